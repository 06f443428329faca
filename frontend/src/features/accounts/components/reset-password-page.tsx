import { Button } from '@chakra-ui/react'
import { Link as RouterLink } from '@tanstack/react-router'
import { useState } from 'react'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { Notice } from '@/components/notice'
import { PageHeader } from '@/components/page-header'
import { paths } from '@/config/paths'
import { useConfiguration } from '@/hooks/use-configuration'
import { useForm } from '@/hooks/use-form'
import { isProblem } from '@/lib/api/problem'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { check } from '@/lib/validate'
import { resetPassword } from '../api/reset-password'
import { accountWords } from '../messages/catalogue'
import { BackToSignIn, Done } from './done'
import { useLinkToken } from './use-link-token'

export function ResetPasswordPage() {
  const t = useMessages(accountWords)
  const token = useLinkToken()
  const [done, setDone] = useState(false)
  if (done) return <Done title={t.reset.doneTitle}>{t.reset.doneText}</Done>
  return (
    <>
      <PageHeader title={t.reset.title} lead={token ? t.reset.lead : undefined} />
      {token ? (
        <ResetForm token={token} onDone={() => setDone(true)} />
      ) : (
        <Notice tone="warning" title={t.linkMissing} mb="4">
          {t.linkMissingText}
        </Notice>
      )}
      {!token && <AskAgain />}
      <BackToSignIn />
    </>
  )
}

function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useMessages(accountWords)
  const common = useCommon()
  const { password_min_length } = useConfiguration()
  const form = useForm({
    initial: { password: '' },
    validate: ({ password }) => ({ password: check.text(common, password) }),
    submit: ({ password }) => resetPassword(token, password).then(onDone),
  })
  return (
    <FormShell formProps={form.formProps} problem={form.problem}>
      <PasswordField
        label={t.newPassword}
        autoComplete="new-password"
        autoFocus
        minLength={password_min_length}
        value={form.values.password}
        error={form.errors.password}
        onChange={(value) => form.set('password', value)}
      />
      <SubmitButton pending={form.pending}>{t.reset.submit}</SubmitButton>
      {isProblem(form.problem, 'link-expired') && <AskAgain />}
    </FormShell>
  )
}

function AskAgain() {
  const t = useMessages(accountWords)
  return (
    <Button asChild variant="outline" width="full">
      <RouterLink to={paths.forgotPassword}>{t.reset.again}</RouterLink>
    </Button>
  )
}
