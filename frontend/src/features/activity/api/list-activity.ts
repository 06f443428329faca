import { infiniteQueryOptions } from '@tanstack/react-query'
import { getMeActivity } from '@/client/sdk.gen'

/** What happened to one's own account. */
export const activityQuery = infiniteQueryOptions({
  queryKey: ['activity'],
  queryFn: ({ pageParam, signal }) =>
    getMeActivity({ query: { limit: 30, cursor: pageParam ?? undefined }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
})
