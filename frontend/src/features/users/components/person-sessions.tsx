import { Button } from '@chakra-ui/react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Panel } from '@/components/panel'
import { ProblemNotice } from '@/components/problem-notice'
import { SessionList } from '@/components/session-list'
import { SkeletonLines } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import { useCan } from '@/hooks/use-me'
import type { Session, User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { showToast } from '@/lib/toast'
import { endUserSession } from '../api/end-user-session'
import { endUserSessions } from '../api/end-user-sessions'
import { userSessionsQuery } from '../api/user-sessions'
import { userWords } from '../messages/catalogue'

export function PersonSessions({ user }: { user: User }) {
  const sessions = useQuery(userSessionsQuery(user.id))
  if (sessions.isPending) return <SkeletonLines lines={3} height="4rem" />
  if (sessions.error) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
  return <Sessions user={user} sessions={sessions.data} />
}

function Sessions({ user, sessions }: { user: User; sessions: Session[] }) {
  const t = useMessages(userWords)
  const can = useCan()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const refresh = () => queries.invalidateQueries({ queryKey: userSessionsQuery(user.id).queryKey })
  const end = useMutation({
    mutationFn: (session: Session) => endUserSession(user.id, session.id),
    onSuccess: () => refresh().then(() => showToast({ text: t.person.ended })),
  })
  const endAll = () =>
    endUserSessions(user.id)
      .then(refresh)
      .then(() => showToast({ text: t.person.endedAll }))
  const words = { lastUsed: t.person.lastUsed, end: t.person.endSession }
  const everywhere = can('sessions:revoke') && sessions.length > 0 && (
    <Button variant="outline" size="sm" onClick={() => setAsking(true)}>
      {t.person.endAll}
    </Button>
  )
  if (sessions.length === 0)
    return (
      <Panel>
        <EmptyState icon="device" title={t.person.noSessions}>
          {t.person.noSessionsText}
        </EmptyState>
      </Panel>
    )
  return (
    <Panel title={t.person.sessions} aside={everywhere}>
      {end.error && <ProblemNotice error={end.error} />}
      <SessionList
        sessions={sessions}
        words={words}
        onEnd={can('sessions:revoke') ? (session) => end.mutate(session) : undefined}
      />
      {asking && (
        <ConfirmDialog
          title={t.person.endAllAsk(user.name)}
          confirm={t.person.endAll}
          onConfirm={endAll}
          onClose={() => setAsking(false)}
        >
          {t.person.endAllText}
        </ConfirmDialog>
      )}
    </Panel>
  )
}
