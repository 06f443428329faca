import { queryOptions } from '@tanstack/react-query'
import { getUsersByUserIdSessions } from '@/client/sdk.gen'

export function userSessionsQuery(id: string) {
  return queryOptions({
    queryKey: ['users', 'sessions', id],
    queryFn: ({ signal }) => getUsersByUserIdSessions({ path: { user_id: id }, signal }),
    select: (page) => page.items,
  })
}
