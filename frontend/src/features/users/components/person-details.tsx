import { Box, Grid, Stack } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import { Panel } from '@/components/panel'
import { useCan } from '@/hooks/use-me'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { useFormat } from '@/lib/i18n/format'
import { userWords } from '../messages/catalogue'
import { PersonForm } from './person-form'
import { PersonRoles } from './person-roles'

export function PersonDetails({ user }: { user: User }) {
  const can = useCan()
  return (
    <Grid
      gap="6"
      templateColumns={{ base: 'minmax(0, 1fr)', xl: 'minmax(0, 3fr) minmax(0, 2fr)' }}
      alignItems="start"
    >
      <Stack gap="6">
        <PersonForm user={user} readOnly={!can('users:write') || user.status === 'deleted'} />
        {can('roles:read') && (
          <PersonRoles user={user} readOnly={!can('users:grant') || user.status === 'deleted'} />
        )}
      </Stack>
      <Facts user={user} />
    </Grid>
  )
}

const GRACE_DAYS = 30

function graceEnds(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + GRACE_DAYS * 86_400_000).toISOString()
}

function Facts({ user }: { user: User }) {
  const t = useMessages(userWords)
  const common = useCommon()
  const format = useFormat()
  const when = (at: string | null, otherwise: string) => (at ? format.dateTime(at) : otherwise)
  return (
    <Panel title={t.person.facts}>
      <Stack as="dl" gap="4">
        <Fact label={t.person.created}>{format.dateTime(user.created_at)}</Fact>
        <Fact label={t.person.verified}>{when(user.verified_at, t.person.notVerified)}</Fact>
        <Fact label={t.person.lastSignIn}>{when(user.last_sign_in_at, common.never)}</Fact>
        <Fact label={t.person.updated}>{format.dateTime(user.updated_at)}</Fact>
        {user.deleted_at && (
          <Fact label={t.person.deleted}>
            {format.dateTime(user.deleted_at)}. {t.person.eraseOn(format.date(graceEnds(user.deleted_at)))}
          </Fact>
        )}
        <Fact label={t.person.id}>
          <Box as="span" fontFamily="mono" fontSize="sm" overflowWrap="anywhere">
            {user.id}
          </Box>
        </Fact>
      </Stack>
    </Panel>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box>
      <Box as="dt" fontSize="sm" color="fg.muted">
        {label}
      </Box>
      <Box as="dd">{children}</Box>
    </Box>
  )
}
