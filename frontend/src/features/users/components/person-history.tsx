import { useInfiniteQuery } from '@tanstack/react-query'
import { EventList } from '@/components/event-list'
import { Panel } from '@/components/panel'
import { SkeletonLines } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import type { User } from '@/lib/api/types'
import { userActivityQuery } from '../api/user-activity'

export function PersonHistory({ user }: { user: User }) {
  const history = useInfiniteQuery(userActivityQuery(user.id))
  if (history.isPending) return <SkeletonLines lines={6} />
  if (history.error) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />
  return (
    <Panel p={{ base: '0', md: '0' }}>
      <EventList
        events={history.data.pages.flatMap((page) => page.items)}
        hasMore={history.hasNextPage}
        loadingMore={history.isFetchingNextPage}
        onMore={() => void history.fetchNextPage()}
      />
    </Panel>
  )
}
