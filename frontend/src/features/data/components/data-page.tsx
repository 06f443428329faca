import { Button, Stack } from '@chakra-ui/react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Icon } from '@/components/icon'
import { PageHeader } from '@/components/page-header'
import { Panel } from '@/components/panel'
import { ProblemNotice } from '@/components/problem-notice'
import { useMessages } from '@/lib/i18n/catalogue'
import { exportMe } from '../api/export-me'
import { dataWords } from '../messages/catalogue'
import { DeleteDialog } from './delete-dialog'

export function DataPage() {
  const t = useMessages(dataWords)
  const copy = useMutation({ mutationFn: exportMe })
  const [deleting, setDeleting] = useState(false)
  return (
    <>
      <PageHeader title={t.title} />
      <Stack gap="6" maxW="prose">
        <Panel title={t.exportTitle} hint={t.exportText}>
          {copy.error && <ProblemNotice error={copy.error} />}
          <Button variant="outline" onClick={() => copy.mutate()} disabled={copy.isPending}>
            <Icon name="download" /> {t.export}
          </Button>
        </Panel>
        <Panel title={t.deleteTitle} hint={t.deleteText}>
          <Button variant="subtle" colorPalette="danger" onClick={() => setDeleting(true)}>
            {t.delete}
          </Button>
        </Panel>
      </Stack>
      {deleting && <DeleteDialog onClose={() => setDeleting(false)} />}
    </>
  )
}
