import { Box } from '@chakra-ui/react'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { PageHeader } from '@/components/page-header'
import { Panel } from '@/components/panel'
import { useConfiguration } from '@/hooks/use-configuration'
import { useForm } from '@/hooks/use-form'
import { useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { showToast } from '@/lib/toast'
import { check } from '@/lib/validate'
import { changePassword } from '../api/change-password'
import { passwordWords } from '../messages/catalogue'

const EMPTY = { current: '', new: '' }

function usePasswordForm() {
  const t = useMessages(passwordWords)
  const common = useCommon()
  const form = useForm({
    initial: EMPTY,
    validate: (values) => ({
      current: check.text(common, values.current),
      new: check.text(common, values.new),
    }),
    submit: async (values) => {
      await changePassword(values)
      form.setValues(EMPTY)
      showToast({ text: t.done })
    },
  })
  return form
}

export function PasswordPage() {
  const t = useMessages(passwordWords)
  const { email } = useMe()
  const { password_min_length } = useConfiguration()
  const form = usePasswordForm()
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      <Panel maxW="prose">
        <Box maxW="form">
          <FormShell formProps={form.formProps} problem={form.problem}>
            {/* Password managers want to know whose password this is. */}
            <input type="text" autoComplete="username" value={email} readOnly hidden />
            <PasswordField
              label={t.current}
              autoComplete="current-password"
              value={form.values.current}
              error={form.errors.current}
              onChange={(value) => form.set('current', value)}
            />
            <PasswordField
              label={t.new}
              autoComplete="new-password"
              minLength={password_min_length}
              value={form.values.new}
              error={form.errors.new}
              onChange={(value) => form.set('new', value)}
            />
            <SubmitButton pending={form.pending} alignSelf="start">
              {t.submit}
            </SubmitButton>
          </FormShell>
        </Box>
      </Panel>
    </>
  )
}
