import { Box, Button, Link } from '@chakra-ui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link as RouterLink, useNavigate, useSearch } from '@tanstack/react-router'
import { EventList } from '@/components/event-list'
import { PageHeader } from '@/components/page-header'
import { Panel } from '@/components/panel'
import { Renewal } from '@/components/renewal'
import { SkeletonLines } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import { paths } from '@/config/paths'
import { useCan } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { auditQuery } from '../api/list-events'
import type { AuditSearch } from '../api/search'
import { auditWords } from '../messages/catalogue'
import { AuditFilters } from './audit-filters'
import { OnePerson } from './one-person'

export function AuditPage() {
  const t = useMessages(auditWords)
  const search: AuditSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = (patch: Partial<AuditSearch>) =>
    void navigate({ to: '.', replace: true, search: (now: AuditSearch) => ({ ...now, ...patch }) })
  const clear = () => void navigate({ to: '.', replace: true, search: {} })
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      <AuditFilters search={search} onChange={change} onClear={clear} />
      <OnePerson search={search} onChange={change} />
      <Panel p={{ base: '0', md: '0' }}>
        <Events search={search} onClear={clear} />
      </Panel>
    </>
  )
}

function Events({ search, onClear }: { search: AuditSearch; onClear: () => void }) {
  const audit = useInfiniteQuery(auditQuery(search))
  const person = usePersonLink()
  if (audit.isPending)
    return (
      <Box p="5">
        <SkeletonLines lines={8} />
      </Box>
    )
  if (audit.error) return <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
  const events = audit.data.pages.flatMap((page) => page.items)
  if (events.length === 0 && Object.keys(search).length > 0) return <NothingMatches onClear={onClear} />
  return (
    <Box aria-busy={audit.isPlaceholderData}>
      <Renewal coming={audit.isPlaceholderData} />
      <EventList
        events={events}
        person={person}
        hasMore={audit.hasNextPage}
        loadingMore={audit.isFetchingNextPage}
        onMore={() => void audit.fetchNextPage()}
      />
    </Box>
  )
}

function usePersonLink() {
  const can = useCan()
  if (!can('users:read')) return undefined
  return (id: string, name: string) => (
    <Link asChild>
      <RouterLink to={paths.user} params={{ userId: id }}>
        {name}
      </RouterLink>
    </Link>
  )
}

function NothingMatches({ onClear }: { onClear: () => void }) {
  const t = useMessages(auditWords)
  const clear = (
    <Button variant="outline" size="sm" onClick={onClear}>
      {t.clear}
    </Button>
  )
  return (
    <EmptyState icon="search" title={t.emptyTitle} action={clear}>
      {t.emptyText}
    </EmptyState>
  )
}
