import { chakra, Flex } from '@chakra-ui/react'
import { createLink } from '@tanstack/react-router'

const TabLink = createLink(
  chakra('a', {
    base: {
      px: '1',
      py: '2.5',
      mb: '-1px',
      borderBottom: '2px solid transparent',
      color: 'fg.muted',
      fontWeight: 'medium',
      borderRadius: 'sm',
      _hover: { color: 'fg' },
      _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid' },
      '&[aria-current=page]': {
        color: 'accent.fg',
        borderBottomColor: 'accent.solid',
        borderBottomRadius: '0',
      },
    },
  }),
)

type TabsProps = { label: string; current: string; tabs: { key: string; label: string }[] }

/** Parts of one page, each with an address (`?tab=`): links, so that they can be opened, kept and sent. */
export function Tabs({ label, current, tabs }: TabsProps) {
  return (
    <Flex as="nav" aria-label={label} gap="5" borderBottomWidth="1px" mb="6">
      {tabs.map(({ key, label: text }) => (
        <TabLink
          key={key}
          to="."
          replace
          search={((now: object) => ({ ...now, tab: key })) as never}
          aria-current={key === current ? 'page' : undefined}
          activeProps={{ 'aria-current': key === current ? 'page' : undefined }}
        >
          {text}
        </TabLink>
      ))}
    </Flex>
  )
}
