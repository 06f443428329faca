import { Button, Grid, Stack } from '@chakra-ui/react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Icon } from '@/components/icon'
import { PageHeader } from '@/components/page-header'
import { SkeletonLines } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import { useCan } from '@/hooks/use-me'
import { rolesQuery } from '@/hooks/use-roles'
import type { Role } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { later } from '@/lib/later'
import { permissionsQuery } from '../api/list-permissions'
import { rolesWords } from '../messages/catalogue'
import { Matrix } from './matrix'
import { RoleCard } from './role-card'

const RoleDialog = later(() => import('./role-dialog').then((room) => room.RoleDialog))

export function RolesPage() {
  const t = useMessages(rolesWords)
  const can = useCan()
  const roles = useQuery(rolesQuery)
  const permissions = useQuery(permissionsQuery)
  const [edited, setEdited] = useState<Role | 'new' | null>(null)
  const error = roles.error ?? permissions.error
  const retry = () => void Promise.all([roles.refetch(), permissions.refetch()])
  return (
    <>
      <PageHeader title={t.title} lead={t.lead}>
        {can('roles:write') && (
          <Button size="sm" onClick={() => setEdited('new')}>
            <Icon name="plus" size={16} /> {t.create}
          </Button>
        )}
      </PageHeader>
      {error && <ErrorState error={error} onRetry={retry} />}
      {(roles.isPending || permissions.isPending) && <SkeletonLines lines={3} height="7rem" />}
      {roles.data && permissions.data && (
        <Stack gap="6">
          <Grid gap="4" templateColumns="repeat(auto-fill, minmax(min(18rem, 100%), 1fr))">
            {roles.data.map((role) => (
              <RoleCard key={role.name} role={role} onEdit={() => setEdited(role)} />
            ))}
          </Grid>
          <Matrix roles={roles.data} permissions={permissions.data} />
        </Stack>
      )}
      <Suspense>
        {edited && permissions.data && (
          <RoleDialog
            role={edited === 'new' ? null : edited}
            permissions={permissions.data}
            onClose={() => setEdited(null)}
          />
        )}
      </Suspense>
    </>
  )
}
