import { Button, Flex, Stack } from '@chakra-ui/react'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { Dialog } from './dialog'
import { ProblemNotice } from './problem-notice'

export type ConfirmDialogProps = {
  title: ReactNode
  confirm: string
  children?: ReactNode
  danger?: boolean
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

/** Say what will happen, do it, close; a refusal is shown in place. */
export function ConfirmDialog({ title, confirm, children, danger, onConfirm, onClose }: ConfirmDialogProps) {
  const t = useCommon()
  const action = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="4">
        {children}
        {action.error && <ProblemNotice error={action.error} />}
        <Flex gap="2" justify="end" wrap="wrap">
          <Button variant="outline" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button
            colorPalette={danger ? 'danger' : 'accent'}
            aria-busy={action.isPending}
            disabled={action.isPending}
            onClick={() => action.mutate()}
          >
            {confirm}
          </Button>
        </Flex>
      </Stack>
    </Dialog>
  )
}
