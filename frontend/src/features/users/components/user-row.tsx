import { Badge, Box, chakra, Flex } from '@chakra-ui/react'
import { createLink } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import { Avatar } from '@/components/avatar'
import { StatusBadge } from '@/components/status-badge'
import { paths } from '@/config/paths'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { useFormat } from '@/lib/i18n/format'
import { LOCALE_NAMES } from '@/lib/i18n/locale'
import type { Column } from '../api/search'
import { userWords } from '../messages/catalogue'
import { columnStyle } from './column-style'
import { select } from './selection'

export const ROW_HEIGHT = 57

const Tr = chakra('tr', {
  base: {
    height: `${ROW_HEIGHT}px`,
    '& > td': {
      px: '3',
      borderBottomWidth: '1px',
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    },
    _hover: { bg: 'bg.subtle' },
    '&[data-ticked=true]': { bg: 'bg.selected' },
  },
})

const Td = chakra('td')

const NameLink = createLink(
  chakra('a', {
    base: {
      display: 'block',
      fontWeight: 'medium',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      borderRadius: 'sm',
      _hover: { textDecoration: 'underline', textUnderlineOffset: '0.2em' },
      _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid', outlineOffset: '-2px' },
    },
  }),
)

type UserRowProps = {
  user: User
  index: number
  columns: readonly string[]
  ticked: boolean
  created: string
  roleTitle: (name: string) => string
}

export const UserRow = memo(function UserRow({
  user,
  index,
  columns,
  ticked,
  created,
  roleTitle,
}: UserRowProps) {
  const t = useMessages(userWords)
  return (
    <Tr aria-rowindex={index + 2} data-ticked={ticked}>
      <Td style={{ padding: 0, textAlign: 'center' }}>
        <input
          type="checkbox"
          aria-label={t.selectOne(user.name)}
          checked={ticked}
          onChange={(event) => select([user], event.target.checked)}
        />
      </Td>
      <Td>
        <Flex align="center" gap="3">
          <Avatar name={user.name} url={user.avatar_url} size="2rem" />
          <Box minW="0" flex="1">
            <NameLink to={paths.user} params={{ userId: user.id }}>
              {user.name}
            </NameLink>
            <Box display={{ base: 'block', '2xl': 'none' }} fontSize="xs" color="fg.muted" truncate>
              {user.email}
            </Box>
          </Box>
          {user.status !== 'active' && (
            <Box display={{ base: 'block', sm: 'none' }}>
              <StatusBadge status={user.status} />
            </Box>
          )}
        </Flex>
      </Td>
      {columns.map((column) => (
        <Td key={column} {...columnStyle(column as Column)}>
          <Cell user={user} column={column as Column} created={created} roleTitle={roleTitle} />
        </Td>
      ))}
    </Tr>
  )
})

function Muted({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <Box as="span" color="fg.muted" fontSize="sm" title={title}>
      {children}
    </Box>
  )
}

type CellProps = Pick<UserRowProps, 'user' | 'created' | 'roleTitle'> & { column: Column }

function Cell({ user, column, created, roleTitle }: CellProps) {
  const common = useCommon()
  const format = useFormat()
  if (column === 'status') return <StatusBadge status={user.status} />
  if (column === 'email') return <Muted title={user.email}>{user.email}</Muted>
  if (column === 'created_at') return <Muted title={format.dateTime(user.created_at)}>{created}</Muted>
  if (column === 'locale') return <Muted>{LOCALE_NAMES[user.locale]}</Muted>
  if (column === 'roles') return <RoleBadges titles={user.roles.map(roleTitle)} />
  const at = user[column]
  if (!at) return <Muted>{column === 'last_sign_in_at' ? common.never : common.nothing}</Muted>
  return (
    <Muted title={format.dateTime(at)}>
      {column === 'last_sign_in_at' ? format.relativeAlone(at) : format.date(at)}
    </Muted>
  )
}

function RoleBadges({ titles }: { titles: string[] }) {
  return (
    <Flex gap="1" overflow="hidden" title={titles.join(', ')}>
      {titles.map((title) => (
        <Badge key={title}>{title}</Badge>
      ))}
    </Flex>
  )
}
