import { queryOptions } from '@tanstack/react-query'
import { getSessions } from '@/client/sdk.gen'

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => getSessions({ signal }),
  select: (page) => page.items,
})
