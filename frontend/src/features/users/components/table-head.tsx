import { chakra } from '@chakra-ui/react'
import { useEffect, useRef } from 'react'
import { Icon } from '@/components/icon'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { type Column, DEFAULT_SORT, isSortKey } from '../api/search'
import { userWords } from '../messages/catalogue'
import { select, useSelection } from './selection'
import { useUsersSearch } from './use-users-search'

const Th = chakra('th', {
  base: {
    position: 'sticky',
    top: '0',
    zIndex: 'sticky',
    bg: 'bg.panel',
    height: '10',
    px: '3',
    textAlign: 'start',
    fontSize: 'sm',
    fontWeight: 'medium',
    color: 'fg.muted',
    borderBottomWidth: '1px',
  },
})

const SortButton = chakra('button', {
  base: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '1',
    cursor: 'pointer',
    borderRadius: 'sm',
    maxWidth: 'full',
    whiteSpace: 'nowrap',
    _hover: { color: 'fg' },
    _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid' },
    '&[data-active=true]': { color: 'fg' },
  },
})

type TableHeadProps = { columns: readonly Column[]; rows: User[] }

export function TableHead({ columns, rows }: TableHeadProps) {
  return (
    <thead>
      <tr>
        <Th className="tick">
          <SelectAll rows={rows} />
        </Th>
        {(['name', ...columns] as const).map((column) => (
          <HeadCell key={column} column={column} />
        ))}
      </tr>
    </thead>
  )
}

function HeadCell({ column }: { column: Column | 'name' }) {
  const t = useMessages(userWords)
  const [search, change] = useUsersSearch()
  const sort = search.sort ?? DEFAULT_SORT
  const active = sort.replace('-', '') === column
  const descending = sort.startsWith('-')
  const turn = () => change({ sort: active && !descending ? `-${column}` : column })
  if (!isSortKey(column)) return <Th className={column}>{t.column[column]}</Th>
  return (
    <Th className={column} aria-sort={active ? (descending ? 'descending' : 'ascending') : undefined}>
      <SortButton data-active={active} onClick={turn} title={t.sortBy(t.column[column].toLowerCase())}>
        {t.column[column]}
        {active && <Icon name={descending ? 'down' : 'up'} size={13} />}
      </SortButton>
    </Th>
  )
}

function SelectAll({ rows }: { rows: User[] }) {
  const t = useMessages(userWords)
  const selection = useSelection()
  const box = useRef<HTMLInputElement>(null)
  const ticked = rows.filter((user) => selection.has(user.id)).length
  const some = ticked > 0 && ticked < rows.length
  useEffect(() => {
    if (box.current) box.current.indeterminate = some
  }, [some])
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={t.selectAll}
      title={t.selectAll}
      disabled={rows.length === 0}
      checked={rows.length > 0 && ticked === rows.length}
      onChange={(event) => select(rows, event.target.checked)}
    />
  )
}
