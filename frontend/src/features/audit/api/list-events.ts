import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { getAudit } from '@/client/sdk.gen'
import { dayToInstant } from '@/lib/days'
import { actionsOf } from './actions'
import type { AuditSearch } from './search'

export function auditQuery(search: AuditSearch) {
  const filter = {
    action: actionsOf(search.action),
    from: dayToInstant(search.from),
    to: dayToInstant(search.to, 1),
    subject_id: search.subject,
    actor_id: search.actor,
  }
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      getAudit({ query: { ...filter, limit: 50, cursor: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
}
