import { Box, Flex, Heading, Text } from '@chakra-ui/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useCommon } from '@/lib/i18n/common'

let firstPage = true

/** Names the page for the tab, and for those who listen: after a move, focus starts at its title. */
function usePageTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { product } = useCommon()
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true })
    firstPage = false
  }, [])
  return heading
}

type PageHeaderProps = { title: string; lead?: ReactNode; children?: ReactNode; before?: ReactNode }

export function PageHeader({ title, lead, children, before }: PageHeaderProps) {
  const heading = usePageTitle(title)
  return (
    <Flex as="header" align="end" justify="space-between" gap="4" wrap="wrap" mb="6">
      <Box minW="0" flex="1 1 16rem">
        {before}
        <Heading as="h1" size="xl" ref={heading} tabIndex={-1}>
          {title}
        </Heading>
        {lead && (
          <Text color="fg.muted" mt="1.5" maxW="prose">
            {lead}
          </Text>
        )}
      </Box>
      {children && (
        <Flex gap="2" wrap="wrap">
          {children}
        </Flex>
      )}
    </Flex>
  )
}
