import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getStatisticsOverview } from '@/client/sdk.gen'
import { type OverviewSearch, rangeOf } from './search'

export function overviewQuery(search: OverviewSearch) {
  const range = rangeOf(search)
  return queryOptions({
    queryKey: ['overview', range],
    queryFn: ({ signal }) => getStatisticsOverview({ query: range, signal }),
    placeholderData: keepPreviousData,
  })
}
