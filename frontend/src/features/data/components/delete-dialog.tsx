import { Button, Flex, Stack, Text } from '@chakra-ui/react'
import { useState } from 'react'
import { Dialog } from '@/components/dialog'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { paths } from '@/config/paths'
import { useForm } from '@/hooks/use-form'
import { sessionWatch } from '@/lib/api/expiry'
import { tellTabs } from '@/lib/api/session-channel'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { check } from '@/lib/validate'
import { deleteMe } from '../api/delete-me'
import { dataWords } from '../messages/catalogue'

export function DeleteDialog({ onClose }: { onClose: () => void }) {
  const [gone, setGone] = useState(false)
  return gone ? <Gone /> : <Ask onClose={onClose} onGone={() => setGone(true)} />
}

function Ask({ onClose, onGone }: { onClose: () => void; onGone: () => void }) {
  const t = useMessages(dataWords)
  const common = useCommon()
  const form = useForm({
    initial: { password: '' },
    validate: ({ password }) => ({ password: check.text(common, password) }),
    submit: async ({ password }) => {
      await deleteMe(password)
      sessionWatch.set(false)
      tellTabs('signed-out')
      onGone()
    },
  })
  return (
    <Dialog title={t.ask} onClose={onClose}>
      <Text color="fg.muted" mb="5">
        {t.deleteText}
      </Text>
      <FormShell formProps={form.formProps} problem={form.problem}>
        <PasswordField
          label={t.password}
          autoComplete="current-password"
          autoFocus
          value={form.values.password}
          error={form.errors.password}
          onChange={(value) => form.set('password', value)}
        />
        <Flex gap="2" justify="end" wrap="wrap">
          <Button variant="outline" onClick={onClose}>
            {common.cancel}
          </Button>
          <SubmitButton pending={form.pending} colorPalette="danger">
            {t.confirm}
          </SubmitButton>
        </Flex>
      </FormShell>
    </Dialog>
  )
}

function Gone() {
  const t = useMessages(dataWords)
  const leave = () => location.assign(paths.signIn)
  return (
    <Dialog title={t.goneTitle} onClose={leave} dismissable={false}>
      <Stack gap="5">
        <Text color="fg.muted">{t.goneText}</Text>
        <Button onClick={leave}>{t.leave}</Button>
      </Stack>
    </Dialog>
  )
}
