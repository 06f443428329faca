import { Box, type BoxProps, Flex, Heading, Text } from '@chakra-ui/react'
import type { ReactNode } from 'react'

type PanelProps = Omit<BoxProps, 'title'> & { title?: ReactNode; hint?: ReactNode; aside?: ReactNode }

/** A sheet of paper on the desk: one subject, its title, what to know about it. */
export function Panel({ title, hint, aside, children, ...rest }: PanelProps) {
  return (
    <Box
      as="section"
      bg="bg.panel"
      borderWidth="1px"
      borderRadius="lg"
      boxShadow="panel"
      p={{ base: '4', md: '6' }}
      {...rest}
    >
      {title && (
        <Flex align="start" justify="space-between" gap="4" mb="5" wrap="wrap">
          <Box maxW="prose" flex="1" minW="12rem">
            <Heading as="h2" size="md">
              {title}
            </Heading>
            {hint && (
              <Text color="fg.muted" fontSize="sm" mt="1">
                {hint}
              </Text>
            )}
          </Box>
          {aside}
        </Flex>
      )}
      {children}
    </Box>
  )
}
