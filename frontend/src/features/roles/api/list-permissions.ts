import { queryOptions } from '@tanstack/react-query'
import { getPermissions } from '@/client/sdk.gen'

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: ({ signal }) => getPermissions({ signal }),
  select: (page) => page.items,
  staleTime: 60_000,
})
