import { queryOptions } from '@tanstack/react-query'
import { getUsersByUserId } from '@/client/sdk.gen'

export function userQuery(id: string) {
  return queryOptions({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => getUsersByUserId({ path: { user_id: id }, signal }),
  })
}
