import { Grid, Link } from '@chakra-ui/react'
import { Link as RouterLink } from '@tanstack/react-router'
import type { DayView } from '@/client/types.gen'
import { paths } from '@/config/paths'
import { useCan } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { bucketsOf } from '../api/buckets'
import { overviewWords } from '../messages/catalogue'
import { ChartPanel } from './chart-panel'

const ACCENT = 'accent.solid'
const DANGER = 'danger.solid'
const INFO = 'info.solid'
const WARNING = 'warning.solid'

export function Charts({ days }: { days: DayView[] }) {
  const t = useMessages(overviewWords)
  const { size, buckets } = bucketsOf(days)
  const frame = { buckets, size }
  return (
    <Grid
      gap="6"
      templateColumns={{ base: 'minmax(0, 1fr)', xl: 'minmax(0, 1fr) minmax(0, 1fr)' }}
      css={{ '& > :last-child:nth-of-type(odd)': { gridColumn: '1 / -1' } }}
    >
      <ChartPanel
        {...frame}
        title={t.signIns}
        hint={t.signInsHint}
        kind="line"
        series={[
          { key: 'sign_ins', label: t.succeeded, color: ACCENT },
          { key: 'refused', label: t.refused, color: DANGER },
        ]}
        aside={<WhyLink range={days} />}
      />
      <ChartPanel
        {...frame}
        title={t.activeUsers}
        hint={t.activeUsersHint}
        kind="line"
        mean
        series={[{ key: 'active_users', label: t.activeUsers, color: INFO }]}
      />
      <ChartPanel
        {...frame}
        title={t.signUps}
        hint={t.signUpsHint}
        kind="bar"
        series={[{ key: 'sign_ups', label: t.signUps, color: ACCENT }]}
      />
      <ChartPanel
        {...frame}
        title={t.lockedOut}
        hint={t.lockedOutHint}
        kind="bar"
        series={[{ key: 'locked_out', label: t.lockedOut, color: WARNING }]}
      />
      <ChartPanel
        {...frame}
        title={t.mails}
        hint={t.mailsHint}
        kind="line"
        series={[
          { key: 'mails_delivered', label: t.delivered, color: ACCENT },
          { key: 'mails_waiting', label: t.waiting, color: WARNING },
          { key: 'mails_failed', label: t.failed, color: DANGER },
        ]}
      />
    </Grid>
  )
}

/** From "many were refused" to "these, and why" in one press. */
function WhyLink({ range }: { range: DayView[] }) {
  const t = useMessages(overviewWords)
  const can = useCan()
  if (!can('audit:read')) return null
  const search = { action: 'session.sign_in_refused', from: range[0]?.day, to: range.at(-1)?.day }
  return (
    <Link asChild fontSize="sm">
      <RouterLink to={paths.audit} search={search}>
        {t.why}
      </RouterLink>
    </Link>
  )
}
