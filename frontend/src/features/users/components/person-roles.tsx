import { Box, Button, Stack } from '@chakra-ui/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Panel } from '@/components/panel'
import { ProblemNotice } from '@/components/problem-notice'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { showToast } from '@/lib/toast'
import { userQuery } from '../api/read-user'
import { updateUser } from '../api/update-user'
import { userWords } from '../messages/catalogue'
import { RoleCheckboxes } from './role-checkboxes'

const same = (one: string[], other: string[]) => [...one].sort().join() === [...other].sort().join()

function useGrant(user: User) {
  const t = useMessages(userWords)
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (roles: string[]) => updateUser(user.id, { roles }, user.version),
    onSuccess: async (saved) => {
      queries.setQueryData(userQuery(user.id).queryKey, saved)
      showToast({ text: t.person.saved })
      await queries.invalidateQueries({ queryKey: ['users', 'list'] })
      await queries.invalidateQueries({ queryKey: ['roles'] })
    },
    // A lost race is shown with what holds now, so that saving again is a decision.
    onError: () => queries.invalidateQueries({ queryKey: userQuery(user.id).queryKey }),
  })
}

export function PersonRoles({ user, readOnly }: { user: User; readOnly: boolean }) {
  const t = useMessages(userWords)
  const [roles, setRoles] = useState(user.roles)
  const grant = useGrant(user)
  return (
    <Panel title={t.person.rolesTitle} hint={t.person.rolesHint}>
      <Stack gap="4">
        <RoleCheckboxes legend={t.person.rolesTitle} value={roles} onChange={setRoles} disabled={readOnly} />
        {roles.length === 0 && (
          <Box fontSize="sm" color="fg.muted">
            {t.person.noRoles}
          </Box>
        )}
        {grant.error && <ProblemNotice error={grant.error} />}
        {!readOnly && (
          <Button
            alignSelf="start"
            variant="outline"
            disabled={same(roles, user.roles) || grant.isPending}
            onClick={() => grant.mutate(roles)}
          >
            {t.person.saveRoles}
          </Button>
        )}
      </Stack>
    </Panel>
  )
}
