import { Box } from '@chakra-ui/react'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { TextField } from '@/components/form/text-field'
import { paths } from '@/config/paths'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { showToast } from '@/lib/toast'
import type { BulkAction } from '../api/bulk'
import { changeStatus, INVERSE, type StatusAction } from '../api/change-status'
import { eraseUser } from '../api/erase-user'
import { userWords } from '../messages/catalogue'

const UNDO_SECONDS = 30

const refresh = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ['users'] })

function useStatusAction(user: User) {
  const t = useMessages(userWords)
  const common = useCommon()
  const queries = useQueryClient()
  const navigate = useNavigate()

  async function undo(action: StatusAction) {
    try {
      await changeStatus(user.id, INVERSE[action])
      showToast({ text: t.undone(user.name) })
    } catch (error) {
      showToast({ text: (error as Error).message, tone: 'bad' })
    }
    await refresh(queries)
  }
  async function erase() {
    await eraseUser(user.id)
    await navigate({ to: paths.users })
    showToast({ text: t.done.erase(user.name) })
    await refresh(queries)
  }
  return async (action: BulkAction, reason: string) => {
    if (action === 'erase') return erase()
    await changeStatus(user.id, action, reason)
    await refresh(queries)
    const takeBack = { label: common.undo, run: () => void undo(action) }
    showToast({ text: t.done[action](user.name), action: takeBack, seconds: UNDO_SECONDS })
  }
}

type StatusDialogProps = { user: User; action: BulkAction; onClose: () => void }

export function StatusDialog({ user, action, onClose }: StatusDialogProps) {
  const t = useMessages(userWords)
  const [reason, setReason] = useState('')
  const act = useStatusAction(user)
  return (
    <ConfirmDialog
      title={t.ask[action](user.name)}
      confirm={t.actions[action]}
      danger={action === 'delete' || action === 'erase'}
      onConfirm={() => act(action, reason)}
      onClose={onClose}
    >
      <Box color="fg.muted">{t.means[action]}</Box>
      {action === 'suspend' && (
        <TextField label={t.reason} hint={t.reasonHint} value={reason} onChange={setReason} autoFocus />
      )}
    </ConfirmDialog>
  )
}
