import { queryOptions } from '@tanstack/react-query'
import { getRoles } from '@/client/sdk.gen'

/** The roles there are: few, and asked for by several pages. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => getRoles({ signal }),
  select: (page) => page.items,
  staleTime: 60_000,
})
