import { Box, chakra } from '@chakra-ui/react'
import type { PermissionView } from '@/client/types.gen'
import { Icon } from '@/components/icon'
import { Panel } from '@/components/panel'
import { VisuallyHidden } from '@/components/visually-hidden'
import type { Role } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { rolesWords } from '../messages/catalogue'

const Table = chakra('table', {
  base: {
    width: 'full',
    fontSize: 'sm',
    borderCollapse: 'collapse',
    '& th, & td': { px: '3', py: '2', textAlign: 'center', borderBottomWidth: '1px', fontWeight: 'normal' },
    '& thead th': { color: 'fg.muted', fontWeight: 'medium', whiteSpace: 'nowrap' },
    '& th:first-of-type': { textAlign: 'start', minWidth: '13rem' },
    '& tbody tr:last-of-type > *': { borderBottomWidth: '0' },
  },
})

/** Roles across, permissions down: who may do what, at one look. */
export function Matrix({ roles, permissions }: { roles: Role[]; permissions: PermissionView[] }) {
  const t = useMessages(rolesWords)
  return (
    <Panel title={t.matrix}>
      <Box overflowX="auto" position="relative" tabIndex={0} role="region" aria-label={t.matrix}>
        <Table>
          <thead>
            <tr>
              <th scope="col">{t.permission}</th>
              {roles.map(({ name, title }) => (
                <th scope="col" key={name}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission.name}>
                <th scope="row">{permission.title}</th>
                {roles.map((role) => (
                  <Cell key={role.name} allowed={role.permissions.includes(permission.name)} />
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </Box>
    </Panel>
  )
}

function Cell({ allowed }: { allowed: boolean }) {
  const t = useMessages(rolesWords)
  return (
    <td>
      <Box as="span" display="inline-flex" color={allowed ? 'accent.fg' : 'fg.muted'}>
        {allowed ? <Icon name="check" size={16} /> : <span aria-hidden="true">·</span>}
      </Box>
      <VisuallyHidden>{allowed ? t.allowed : t.notAllowed}</VisuallyHidden>
    </td>
  )
}
