import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { getUsers } from '@/client/sdk.gen'
import type { CollectionViewUserView as Users } from '@/client/types.gen'
import { toFilter, type UsersFilter, type UsersSearch } from './search'

export const PAGE = 100
/** Pages held at a time: beyond, those furthest from sight are let go and asked for again on the way back. */
const KEPT = 15

/** Where a page begins, and the way back to those before it: a cursor alone only leads forward. */
export type Place = { index: number; cursor: string | null; total: Users['total']; before: Place | null }

const START: Place = { index: 0, cursor: null, total: null, before: null }

/** One page from its place on; only the first is counted. */
export function readPage(filter: UsersFilter, { cursor }: Place, signal?: AbortSignal): Promise<Users> {
  const count = cursor ? 'none' : 'estimate'
  return getUsers({ query: { ...filter, limit: PAGE, cursor: cursor ?? undefined, count }, signal })
}

/** The table's rows, page after page by cursor. */
export function usersQuery(search: UsersSearch) {
  const filter = toFilter(search)
  return infiniteQueryOptions({
    queryKey: ['users', 'list', filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, signal),
    initialPageParam: START,
    getNextPageParam: ({ next_cursor, total }, _, place): Place | null =>
      next_cursor
        ? { index: place.index + 1, cursor: next_cursor, total: total ?? place.total, before: place }
        : null,
    getPreviousPageParam: (_, __, place) => place.before,
    maxPages: KEPT,
    placeholderData: keepPreviousData,
  })
}

type Loaded = { pages: Users[]; pageParams: unknown[] }

/** The rows held, how many come before them, and how many there are in all as the first page told. */
export function rowsOf({ pages, pageParams }: Loaded) {
  const first = (pageParams[0] as Place | undefined) ?? START
  return {
    rows: pages.flatMap((page) => page.items),
    above: first.index * PAGE,
    total: pages[0]?.total ?? first.total,
  }
}
