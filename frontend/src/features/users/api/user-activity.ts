import { infiniteQueryOptions } from '@tanstack/react-query'
import { getUsersByUserIdActivity } from '@/client/sdk.gen'

export function userActivityQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['users', 'activity', id],
    queryFn: ({ pageParam, signal }) =>
      getUsersByUserIdActivity({
        path: { user_id: id },
        query: { limit: 50, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}
