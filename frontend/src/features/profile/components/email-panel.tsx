import { Box } from '@chakra-ui/react'
import { useQueryClient } from '@tanstack/react-query'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { Notice } from '@/components/notice'
import { Panel } from '@/components/panel'
import { useForm } from '@/hooks/use-form'
import { meQuery, useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { showToast } from '@/lib/toast'
import { check } from '@/lib/validate'
import { changeEmail } from '../api/change-email'
import { profileWords } from '../messages/catalogue'

const EMPTY = { email: '', password: '' }

function useEmailForm() {
  const t = useMessages(profileWords)
  const common = useCommon()
  const queries = useQueryClient()
  const form = useForm({
    initial: EMPTY,
    validate: ({ email, password }) => ({
      email: check.email(common, email),
      password: check.text(common, password),
    }),
    submit: async ({ email, password }) => {
      await changeEmail(email, password)
      await queries.invalidateQueries({ queryKey: meQuery.queryKey })
      form.setValues(EMPTY)
      showToast({ text: t.sent(email) })
    },
  })
  return form
}

export function EmailPanel() {
  const t = useMessages(profileWords)
  const me = useMe()
  const form = useEmailForm()
  return (
    <Panel title={t.email} hint={t.emailHint}>
      <Box mb="5">
        <Box fontSize="sm" color="fg.muted">
          {t.current}
        </Box>
        <Box fontWeight="medium" overflowWrap="anywhere">
          {me.email}
        </Box>
      </Box>
      {me.pending_email && (
        <Notice tone="info" mb="5">
          {t.pending(me.pending_email)}
        </Notice>
      )}
      <FormShell formProps={form.formProps} problem={form.problem}>
        <TextField
          label={t.newEmail}
          type="email"
          autoComplete="email"
          required
          value={form.values.email}
          error={form.errors.email}
          onChange={(value) => form.set('email', value)}
        />
        <PasswordField
          label={t.password}
          autoComplete="current-password"
          value={form.values.password}
          error={form.errors.password}
          onChange={(value) => form.set('password', value)}
        />
        <SubmitButton pending={form.pending} alignSelf="start" variant="outline">
          {t.change}
        </SubmitButton>
      </FormShell>
    </Panel>
  )
}
