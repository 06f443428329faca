import { Box, Button, Stack } from '@chakra-ui/react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { PageHeader } from '@/components/page-header'
import { Panel } from '@/components/panel'
import { ProblemNotice } from '@/components/problem-notice'
import { SessionList } from '@/components/session-list'
import { SkeletonLines } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import type { Session } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { showToast } from '@/lib/toast'
import { endOtherSessions } from '../api/end-other-sessions'
import { endSession } from '../api/end-session'
import { sessionsQuery } from '../api/list-sessions'
import { devicesWords } from '../messages/catalogue'

export function DevicesPage() {
  const t = useMessages(devicesWords)
  const sessions = useQuery(sessionsQuery)
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      {sessions.isPending && <SkeletonLines lines={4} height="4rem" />}
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data && <Devices sessions={sessions.data} />}
    </>
  )
}

function useEnding() {
  const t = useMessages(devicesWords)
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
  const tell = (text: string) => async () => {
    await refresh()
    showToast({ text })
  }
  const one = useMutation({
    mutationFn: (session: Session) => endSession(session.id),
    onSuccess: tell(t.ended),
  })
  const others = useMutation({ mutationFn: endOtherSessions, onSuccess: tell(t.endedOthers) })
  return { one, others }
}

function Devices({ sessions }: { sessions: Session[] }) {
  const t = useMessages(devicesWords)
  const { one, others } = useEnding()
  const here = sessions.filter(({ current }) => current)
  const elsewhere = sessions.filter(({ current }) => !current)
  const words = { current: t.here, lastUsed: t.lastUsed, end: t.end }
  const error = one.error ?? others.error
  const everywhereElse = (
    <Button variant="outline" size="sm" onClick={() => others.mutate()} disabled={others.isPending}>
      {t.endOthers}
    </Button>
  )
  return (
    <Stack gap="6">
      {error && <ProblemNotice error={error} />}
      <Panel title={t.here}>
        <SessionList sessions={here} words={words} />
      </Panel>
      <Panel title={t.others} aside={elsewhere.length > 0 && everywhereElse}>
        {elsewhere.length === 0 && <Box color="fg.muted">{t.noOthers}</Box>}
        <SessionList sessions={elsewhere} words={words} onEnd={(session) => one.mutate(session)} />
      </Panel>
    </Stack>
  )
}
