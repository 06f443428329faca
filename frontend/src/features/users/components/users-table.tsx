import { Box, Button, chakra } from '@chakra-ui/react'
import { type UseInfiniteQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Renewal } from '@/components/renewal'
import { SkeletonLines } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import { useRoleTitles } from '@/hooks/use-role-titles'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { jumpToRow } from '../api/jump-to-row'
import { type Column, countFilters, DEFAULT_COLUMNS, NO_FILTERS, type UsersSearch } from '../api/search'
import { userWords } from '../messages/catalogue'
import { useSelection } from './selection'
import { TableHead } from './table-head'
import { ROW_HEIGHT, Table } from './table-look'
import { useMoreRows } from './use-more-rows'
import { useRowsInSight } from './use-rows-in-sight'
import { useUsersSearch } from './use-users-search'
import { UserRow } from './user-row'

type UsersTableProps = { query: UseInfiniteQueryResult; rows: User[]; above: number; total?: number }

const Frame = chakra('div', {
  base: {
    flex: '1',
    minHeight: '16rem',
    overflow: 'auto',
    bg: 'bg.panel',
    borderWidth: '1px',
    borderRadius: 'lg',
    boxShadow: 'panel',
    outlineOffset: '-2px',
    overscrollBehavior: 'contain',
    // The browser would hold on to a gap that makes way for rows, and carry the reader off with it.
    overflowAnchor: 'none',
  },
})

/** Only the rows in sight exist: a million scroll like twenty. */
export function UsersTable({ query, rows, above, total }: UsersTableProps) {
  const t = useMessages(userWords)
  const [search] = useUsersSearch()
  const frame = useRef<HTMLDivElement>(null)
  const { indexes, gapBefore, gapAfter } = useRowsInSight(frame, above, rows.length)
  const [first = 0, last = 0] = [indexes[0], indexes.at(-1)]
  const [jumpTo, jumping] = useJump(search)
  useMoreRows({ query, first, last, above, held: rows.length, jumping, jumpTo })
  useTopOnNewView(frame, search)
  const columns = search.columns ?? DEFAULT_COLUMNS
  return (
    <Frame ref={frame} tabIndex={0} role="region" aria-label={t.table}>
      <Renewal coming={query.isPlaceholderData} />
      <Table aria-rowcount={total ?? -1} aria-label={t.table} aria-busy={query.isFetching || jumping}>
        <TableHead columns={columns} rows={rows} />
        <tbody>
          <Gap height={gapBefore} />
          <Rows rows={rows} above={above} indexes={indexes} columns={columns} />
          <Gap height={gapAfter} />
        </tbody>
      </Table>
      <Foot query={query} empty={rows.length === 0} />
    </Frame>
  )
}

type RowsProps = { rows: User[]; above: number; indexes: number[]; columns: readonly Column[] }

function Rows({ rows, above, indexes, columns }: RowsProps) {
  const selection = useSelection()
  const roleTitle = useRoleTitles()
  return indexes.map((index) => {
    const user = rows[index - above]
    if (!user) return <Gap key={index} height={ROW_HEIGHT} />
    return (
      <UserRow
        key={user.id}
        user={user}
        index={index}
        columns={columns}
        ticked={selection.has(user.id)}
        roleTitle={roleTitle}
      />
    )
  })
}

/** One cell only: spanning columns that a narrow screen hides would bring them back as empty ones. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row that only holds the scroll height; nothing in it takes focus.
    <tr aria-hidden="true">
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}

/** The way to a page seen before: one request, however far it is. */
function useJump(search: UsersSearch) {
  const queries = useQueryClient()
  const { mutate, isPending } = useMutation({ mutationFn: (row: number) => jumpToRow(queries, search, row) })
  return [mutate, isPending] as const
}

function useTopOnNewView(frame: React.RefObject<HTMLDivElement | null>, search: object) {
  const view = JSON.stringify({ ...search, columns: undefined, create: undefined })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view starts at its top.
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 })
  }, [view])
}

function Foot({ query, empty }: { query: UseInfiniteQueryResult; empty: boolean }) {
  const t = useMessages(userWords)
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending)
    return (
      <Box p="4">
        <SkeletonLines lines={9} />
      </Box>
    )
  if (empty) return <Nobody />
  return query.isFetchingNextPage ? (
    <Box p="4" textAlign="center" color="fg.muted" fontSize="sm">
      {t.loadingMore}
    </Box>
  ) : null
}

function Nobody() {
  const t = useMessages(userWords)
  const [search, change] = useUsersSearch()
  const narrowed = Boolean(search.q) || countFilters(search) > 0
  if (!narrowed)
    return (
      <EmptyState icon="users" title={t.noneTitle}>
        {t.noneText}
      </EmptyState>
    )
  const clear = (
    <Button variant="outline" size="sm" onClick={() => change(NO_FILTERS)}>
      {t.clearFilters}
    </Button>
  )
  return (
    <EmptyState icon="search" title={t.emptyTitle} action={countFilters(search) > 0 && clear}>
      {t.emptyText}
    </EmptyState>
  )
}
