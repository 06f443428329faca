import { Box, Flex } from '@chakra-ui/react'
import { Outlet } from '@tanstack/react-router'
import { Brand } from '@/components/brand'
import { LocaleSelect, ModeSelect } from './preferences'

/** One quiet column: nothing but the one thing to do. */
export function PublicLayout() {
  return (
    <Flex direction="column" minH="100dvh" px="5">
      <Box as="header" pt={{ base: '6', md: '10' }} mx="auto" w="full" maxW="form">
        <Brand />
      </Box>
      <Box as="main" id="main" flex="1" mx="auto" w="full" maxW="form" pt={{ base: '10', md: '16' }} pb="10">
        <Outlet />
      </Box>
      <Flex as="footer" gap="3" mx="auto" w="full" maxW="form" pb="6">
        <LocaleSelect />
        <ModeSelect />
      </Flex>
    </Flex>
  )
}
