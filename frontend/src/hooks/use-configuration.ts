import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { getConfiguration } from '@/client/sdk.gen'
import type { ConfigurationView } from '@/client/types.gen'

/** What this server offers: sign-up or not, how long a password must be. */
export const configurationQuery = queryOptions({
  queryKey: ['configuration'],
  queryFn: ({ signal }) => getConfiguration({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export function useConfiguration(): ConfigurationView {
  return useSuspenseQuery(configurationQuery).data
}
