import { queryOptions } from '@tanstack/react-query'
import { getUsers } from '@/client/sdk.gen'

/** A handful of people whose name or address matches. */
export function findUsersQuery(q: string) {
  return queryOptions({
    queryKey: ['users', 'find', q],
    queryFn: ({ signal }) => getUsers({ query: { q, limit: 6, sort: 'name' }, signal }),
  })
}
