import { useInfiniteQuery } from '@tanstack/react-query'
import { EventList } from '@/components/event-list'
import { PageHeader } from '@/components/page-header'
import { Panel } from '@/components/panel'
import { SkeletonLines } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import { useMessages } from '@/lib/i18n/catalogue'
import { activityQuery } from '../api/list-activity'
import { activityWords } from '../messages/catalogue'

export function ActivityPage() {
  const t = useMessages(activityWords)
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      <Panel p={{ base: '0', md: '0' }}>
        <Events />
      </Panel>
    </>
  )
}

function Events() {
  const activity = useInfiniteQuery(activityQuery)
  if (activity.isPending)
    return (
      <Panel borderWidth="0" boxShadow="none">
        <SkeletonLines lines={6} />
      </Panel>
    )
  if (activity.error) return <ErrorState error={activity.error} onRetry={() => void activity.refetch()} />
  return (
    <EventList
      own
      events={activity.data.pages.flatMap((page) => page.items)}
      hasMore={activity.hasNextPage}
      loadingMore={activity.isFetchingNextPage}
      onMore={() => void activity.fetchNextPage()}
    />
  )
}
