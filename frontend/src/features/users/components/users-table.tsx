import { Box, Button, chakra } from '@chakra-ui/react'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { SkeletonLines } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useFormat } from '@/lib/i18n/format'
import { countFilters, DEFAULT_COLUMNS, NO_FILTERS } from '../api/search'
import { userWords } from '../messages/catalogue'
import { useSelection } from './selection'
import { TableHead } from './table-head'
import { useUsersSearch } from './use-users-search'
import { ROW_HEIGHT, UserRow } from './user-row'

const AHEAD = 30

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
  },
})

const Table = chakra('table', {
  base: {
    width: 'full',
    tableLayout: 'fixed',
    borderCollapse: 'separate',
    borderSpacing: '0',
    fontSize: 'md',
  },
})

/** Only the rows in sight exist: a million scroll like twenty. */
export function UsersTable({ query, rows, above, total }: UsersTableProps) {
  const t = useMessages(userWords)
  const [search] = useUsersSearch()
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: above + rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    getItemKey: (index) => rows[index - above]?.id ?? index,
  })
  const shown = virtual.getVirtualItems()
  useMoreNear(query, shown.at(-1)?.index ?? 0, above + rows.length)
  useEarlierNear(query, shown[0]?.index ?? 0, above)
  useTopOnNewView(frame, search)
  const columns = search.columns ?? DEFAULT_COLUMNS
  const before = shown[0]?.start ?? 0
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    <Frame
      ref={frame}
      tabIndex={0}
      role="region"
      aria-label={t.table}
      opacity={query.isPlaceholderData ? 0.6 : 1}
    >
      <Table aria-rowcount={total ?? -1} aria-label={t.table} aria-busy={query.isFetching}>
        <TableHead columns={columns} rows={rows} />
        <tbody>
          <Gap height={before} />
          <Rows rows={rows} above={above} indexes={shown.map((item) => item.index)} columns={columns} />
          <Gap height={after} />
        </tbody>
      </Table>
      <Foot query={query} empty={rows.length === 0} />
    </Frame>
  )
}

type RowsProps = { rows: User[]; above: number; indexes: number[]; columns: readonly string[] }

function Rows({ rows, above, indexes, columns }: RowsProps) {
  const selection = useSelection()
  const format = useFormat()
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
        created={format.date(user.created_at)}
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

/** Ask for the next page before its place comes into sight. */
function useMoreNear(query: UseInfiniteQueryResult, last: number, loaded: number) {
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query
  const near = loaded > 0 && last > loaded - AHEAD
  useEffect(() => {
    if (near && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [near, hasNextPage, isFetchingNextPage, isError, fetchNextPage])
}

/** On the way back up, ask again for pages that were let go. */
function useEarlierNear(query: UseInfiniteQueryResult, first: number, above: number) {
  const { hasPreviousPage, isFetching, isError, fetchPreviousPage } = query
  const near = above > 0 && first < above + AHEAD
  useEffect(() => {
    if (near && hasPreviousPage && !isFetching && !isError) void fetchPreviousPage()
  }, [near, hasPreviousPage, isFetching, isError, fetchPreviousPage])
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
