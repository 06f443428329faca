import { Button } from '@chakra-ui/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import type { Permission } from '@/client/types.gen'
import { useCan, useMe } from '@/hooks/use-me'
import type { User, UserStatus } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { later } from '@/lib/later'
import { showToast } from '@/lib/toast'
import type { BulkAction } from '../api/bulk'
import { userQuery } from '../api/read-user'
import { resendInvitation } from '../api/resend-invitation'
import { userWords } from '../messages/catalogue'

const StatusDialog = later(() => import('./status-dialog').then((room) => room.StatusDialog))

type Possible = { action: BulkAction; from: UserStatus[]; needs: Permission }

const POSSIBLE: Possible[] = [
  { action: 'suspend', from: ['active'], needs: 'users:suspend' },
  { action: 'reactivate', from: ['suspended'], needs: 'users:suspend' },
  { action: 'restore', from: ['deleted'], needs: 'users:delete' },
  { action: 'delete', from: ['active', 'invited', 'suspended'], needs: 'users:delete' },
  { action: 'erase', from: ['deleted'], needs: 'users:erase' },
]

/** What can be done with this person now, by whoever is looking. */
export function PersonActions({ user }: { user: User }) {
  const t = useMessages(userWords)
  const can = useCan()
  const me = useMe()
  const [action, setAction] = useState<BulkAction | null>(null)
  if (user.id === me.id) return null
  const possible = POSSIBLE.filter(({ from, needs }) => from.includes(user.status) && can(needs))
  return (
    <>
      {user.status === 'invited' && can('users:write') && <InviteAgain user={user} />}
      {possible.map(({ action: one }) => (
        <Button
          key={one}
          size="sm"
          variant={one === 'erase' ? 'subtle' : 'outline'}
          colorPalette={one === 'erase' ? 'danger' : undefined}
          onClick={() => setAction(one)}
        >
          {t.actions[one]}
        </Button>
      ))}
      <Suspense>
        {action && <StatusDialog user={user} action={action} onClose={() => setAction(null)} />}
      </Suspense>
    </>
  )
}

function InviteAgain({ user }: { user: User }) {
  const t = useMessages(userWords)
  const queries = useQueryClient()
  const invite = useMutation({
    mutationFn: () => resendInvitation(user.id),
    onSuccess: () => {
      showToast({ text: t.person.invitationSent })
      return queries.invalidateQueries(userQuery(user.id))
    },
    onError: (error) => showToast({ text: error.message, tone: 'bad' }),
  })
  return (
    <Button size="sm" variant="outline" onClick={() => invite.mutate()} disabled={invite.isPending}>
      {t.person.invitation}
    </Button>
  )
}
