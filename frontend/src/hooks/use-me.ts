import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { getMe } from '@/client/sdk.gen'
import type { Permission } from '@/client/types.gen'
import type { Me } from '@/lib/api/types'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getMe({ signal }),
  staleTime: 60_000,
  retry: false,
})

/** The signed-in person; only under the routes that require one. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** May the signed-in person do this? The server decides anyway: this only hides what would be refused. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.includes(permission)
}
