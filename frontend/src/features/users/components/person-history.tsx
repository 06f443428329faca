import { Flex, Link } from '@chakra-ui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link as RouterLink } from '@tanstack/react-router'
import { EventList } from '@/components/event-list'
import { Panel } from '@/components/panel'
import { SkeletonLines } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import { paths } from '@/config/paths'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { userActivityQuery } from '../api/user-activity'
import { userWords } from '../messages/catalogue'

export function PersonHistory({ user }: { user: User }) {
  const t = useMessages(userWords)
  const history = useInfiniteQuery(userActivityQuery(user.id))
  if (history.isPending) return <SkeletonLines lines={6} />
  if (history.error) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />
  return (
    <>
      <Flex justify="end" mb="3">
        <Link asChild fontSize="sm">
          <RouterLink to={paths.audit} search={{ subject: user.id }}>
            {t.person.inAudit}
          </RouterLink>
        </Link>
      </Flex>
      <Panel p={{ base: '0', md: '0' }}>
        <EventList
          events={history.data.pages.flatMap((page) => page.items)}
          hasMore={history.hasNextPage}
          loadingMore={history.isFetchingNextPage}
          onMore={() => void history.fetchNextPage()}
        />
      </Panel>
    </>
  )
}
