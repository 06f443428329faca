import { Box, Button, chakra, Flex, Kbd, Stack } from '@chakra-ui/react'
import { createLink } from '@tanstack/react-router'
import { Brand } from '@/components/brand'
import { Icon } from '@/components/icon'
import { useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { shellWords } from '../messages/catalogue'
import { ACCOUNT, ADMINISTRATION, allowed, type Destination } from './navigation'
import { UserCorner } from './user-corner'

const Item = createLink(
  chakra('a', {
    base: {
      display: 'flex',
      alignItems: 'center',
      gap: '3',
      height: '9',
      px: '3',
      borderRadius: 'md',
      fontSize: 'md',
      color: 'fg.muted',
      outline: '2px solid transparent',
      outlineOffset: '-2px',
      transition: 'background-color 120ms',
      _hover: { bg: 'bg.hover', color: 'fg' },
      _focusVisible: { outlineColor: 'accent.solid' },
      '&[data-status=active]': { bg: 'accent.subtle', color: 'accent.fg', fontWeight: 'medium' },
    },
  }),
)

function Group({ title, items }: { title: string; items: Destination[] }) {
  const t = useMessages(shellWords)
  if (items.length === 0) return null
  return (
    <Stack as="section" gap="0.5">
      <Box as="h2" fontSize="xs" fontWeight="semibold" color="fg.muted" px="3" mb="1">
        {title}
      </Box>
      {items.map(({ key, to, icon }) => (
        <Item key={key} to={to}>
          <Icon name={icon} />
          {t[key]}
        </Item>
      ))}
    </Stack>
  )
}

type SidebarProps = { onFind: () => void; onShortcuts: () => void }

/** Everything there is, one press away. */
export function Sidebar({ onFind, onShortcuts }: SidebarProps) {
  const t = useMessages(shellWords)
  const { permissions } = useMe()
  return (
    <Flex direction="column" h="full" gap="6" p="4" pt="5" overflowY="auto">
      <Box px="2">
        <Brand />
      </Box>
      <FindButton label={t.find} onFind={onFind} />
      <Stack as="nav" aria-label={t.mainNavigation} gap="6" flex="1">
        <Group title={t.administration} items={allowed(ADMINISTRATION, permissions)} />
        <Group title={t.account} items={ACCOUNT} />
      </Stack>
      <UserCorner onShortcuts={onShortcuts} />
    </Flex>
  )
}

function FindButton({ label, onFind }: { label: string; onFind: () => void }) {
  return (
    <Button
      variant="outline"
      size="sm"
      justifyContent="start"
      color="fg.muted"
      onClick={onFind}
      fontWeight="normal"
    >
      <Icon name="search" size={16} />
      {label}
      <Kbd ml="auto" fontFamily="body" fontSize="xs" aria-hidden="true">
        Ctrl K
      </Kbd>
    </Button>
  )
}
