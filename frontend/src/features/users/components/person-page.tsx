import { Box, Flex, Link } from '@chakra-ui/react'
import { useQuery } from '@tanstack/react-query'
import { Link as RouterLink, useParams, useSearch } from '@tanstack/react-router'
import { Icon } from '@/components/icon'
import { SkeletonLines } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import { Tabs } from '@/components/tabs'
import { paths } from '@/config/paths'
import { useCan } from '@/hooks/use-me'
import { isProblem } from '@/lib/api/problem'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import type { PersonSearch, Tab } from '../api/person-search'
import { userQuery } from '../api/read-user'
import { userWords } from '../messages/catalogue'
import { PersonDetails } from './person-details'
import { PersonHeader } from './person-header'
import { PersonHistory } from './person-history'
import { PersonSessions } from './person-sessions'

export function PersonPage() {
  const { userId } = useParams({ strict: false })
  const user = useQuery(userQuery(userId ?? ''))
  const missing = isProblem(user.error) && user.error.status === 404
  return (
    <>
      <BackLink />
      {user.isPending && <SkeletonLines lines={5} height="4.5rem" />}
      {missing && <Missing />}
      {user.error && !missing && !user.data && (
        <ErrorState error={user.error} onRetry={() => void user.refetch()} />
      )}
      {user.data && <Person user={user.data} />}
    </>
  )
}

function Missing() {
  const t = useMessages(userWords)
  return (
    <EmptyState level="h1" icon="person" title={t.person.missingTitle}>
      {t.person.missingText}
    </EmptyState>
  )
}

function BackLink() {
  const t = useMessages(userWords)
  return (
    <Box mb="4">
      <Link asChild fontSize="sm" textDecoration="none">
        <RouterLink to={paths.users}>
          <Flex as="span" align="center" gap="1.5">
            <Icon name="back" size={16} /> {t.person.back}
          </Flex>
        </RouterLink>
      </Link>
    </Box>
  )
}

function Person({ user }: { user: User }) {
  const t = useMessages(userWords)
  const can = useCan()
  const { tab = 'details' }: PersonSearch = useSearch({ strict: false })
  const seen: Tab[] = [
    'details',
    ...(can('sessions:read') ? (['sessions'] as const) : []),
    ...(can('audit:read') ? (['history'] as const) : []),
  ]
  return (
    <>
      <PersonHeader user={user} />
      <Tabs label={user.name} current={tab} tabs={seen.map((key) => ({ key, label: t.person[key] }))} />
      {tab === 'details' && <PersonDetails user={user} />}
      {tab === 'sessions' && <PersonSessions user={user} />}
      {tab === 'history' && <PersonHistory user={user} />}
    </>
  )
}
