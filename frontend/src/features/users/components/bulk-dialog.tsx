import { Box, Button, Flex, Stack } from '@chakra-ui/react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '@/components/dialog'
import { TextField } from '@/components/form/text-field'
import { ProblemNotice } from '@/components/problem-notice'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import type { BulkAction } from '../api/bulk'
import { userWords } from '../messages/catalogue'
import { BulkResults } from './bulk-results'
import { selection } from './selection'
import { useBulk } from './use-bulk'

type BulkDialogProps = { action: BulkAction; onClose: () => void }

/** Those that went through leave the selection; those that did not stay, with the reason beside each. */
export function BulkDialog({ action, onClose }: BulkDialogProps) {
  const t = useMessages(userWords)
  const [users] = useState(() => [...selection.get().values()])
  const [reason, setReason] = useState('')
  const bulk = useBulk(action)
  const work = useMutation({
    mutationFn: () =>
      bulk.run(
        users.map(({ id }) => id),
        reason,
      ),
    onSuccess: (results) => {
      if (results.every(({ ok }) => ok)) onClose()
    },
  })
  const started = work.isPending || work.error !== null || work.data !== undefined
  const done = bulk.results.filter(({ ok }) => ok).length
  const title = work.data ? t.done[action](t.people(done)) : t.ask[action](t.people(users.length))
  return (
    <Dialog title={title} onClose={onClose} dismissable={!work.isPending}>
      <Stack gap="4">
        {!work.data && <Box color="fg.muted">{t.means[action]}</Box>}
        {!work.data && <TextField label={t.reason} hint={t.reasonHint} value={reason} onChange={setReason} />}
        {started && <Progress done={bulk.results.length} all={users.length} />}
        {work.error && <ProblemNotice error={work.error} />}
        {work.error && bulk.results.length > 0 && <Box fontSize="sm">{t.bulkStopped}</Box>}
        {started && <BulkResults users={users} results={bulk.results} />}
        <Buttons
          action={action}
          finished={Boolean(work.data)}
          pending={work.isPending}
          onRun={() => work.mutate()}
          onClose={onClose}
        />
      </Stack>
    </Dialog>
  )
}

function Progress({ done, all }: { done: number; all: number }) {
  const t = useMessages(userWords)
  return (
    <Box
      role="progressbar"
      aria-label={t.progress(done, all)}
      aria-valuemin={0}
      aria-valuemax={all}
      aria-valuenow={done}
    >
      <Box h="1.5" bg="bg.hover" borderRadius="full" overflow="hidden">
        <Box
          h="full"
          bg="accent.solid"
          transition="width 180ms"
          style={{ width: `${(100 * done) / all}%` }}
        />
      </Box>
      <Box fontSize="sm" color="fg.muted" mt="1">
        {t.progress(done, all)}
      </Box>
    </Box>
  )
}

type ButtonsProps = {
  action: BulkAction
  finished: boolean
  pending: boolean
  onRun: () => void
  onClose: () => void
}

function Buttons({ action, finished, pending, onRun, onClose }: ButtonsProps) {
  const t = useMessages(userWords)
  const common = useCommon()
  const grave = action === 'erase' || action === 'delete'
  return (
    <Flex gap="2" justify="end" wrap="wrap">
      <Button variant="outline" onClick={onClose} disabled={pending}>
        {finished ? common.close : common.cancel}
      </Button>
      {!finished && (
        <Button colorPalette={grave ? 'danger' : 'accent'} onClick={onRun} disabled={pending}>
          {t.actions[action]}
        </Button>
      )}
    </Flex>
  )
}
