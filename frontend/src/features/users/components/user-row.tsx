import { Badge } from '@chakra-ui/react'
import { memo, type ReactNode } from 'react'
import { Avatar } from '@/components/avatar'
import { StatusBadge } from '@/components/status-badge'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { useFormat } from '@/lib/i18n/format'
import { LOCALE_NAMES } from '@/lib/i18n/locale'
import type { Column } from '../api/search'
import { userWords } from '../messages/catalogue'
import { NameLink } from './name-link'
import { select } from './selection'

type UserRowProps = {
  user: User
  index: number
  columns: readonly Column[]
  ticked: boolean
  roleTitle: (name: string) => string
}

export const UserRow = memo(function UserRow({ user, index, columns, ticked, roleTitle }: UserRowProps) {
  const t = useMessages(userWords)
  return (
    <tr className="row" aria-rowindex={index + 2} data-ticked={ticked}>
      <td className="tick">
        <input
          type="checkbox"
          aria-label={t.selectOne(user.name)}
          checked={ticked}
          onChange={(event) => select([user], event.target.checked)}
        />
      </td>
      <td>
        <div className="who">
          <Avatar name={user.name} url={user.avatar_url} size="2rem" />
          <div className="names">
            <NameLink user={user} />
            <div className="address">{user.email}</div>
          </div>
          {user.status !== 'active' && (
            <div className="standing">
              <StatusBadge status={user.status} />
            </div>
          )}
        </div>
      </td>
      {columns.map((column) => (
        <td key={column} className={column}>
          <Cell user={user} column={column} roleTitle={roleTitle} />
        </td>
      ))}
    </tr>
  )
})

function Muted({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className="muted" title={title}>
      {children}
    </span>
  )
}

type CellProps = Pick<UserRowProps, 'user' | 'roleTitle'> & { column: Column }

function Cell({ user, column, roleTitle }: CellProps) {
  const common = useCommon()
  const format = useFormat()
  if (column === 'status') return <StatusBadge status={user.status} />
  if (column === 'email') return <Muted title={user.email}>{user.email}</Muted>
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
  if (titles.length === 0) return null
  return (
    <div className="badges" title={titles.join(', ')}>
      {titles.map((title) => (
        <Badge key={title}>{title}</Badge>
      ))}
    </div>
  )
}
