import { useState } from 'react'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { Notice } from '@/components/notice'
import { PageHeader } from '@/components/page-header'
import { useConfiguration } from '@/hooks/use-configuration'
import { useForm } from '@/hooks/use-form'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { check } from '@/lib/validate'
import { acceptInvitation } from '../api/accept-invitation'
import { accountWords } from '../messages/catalogue'
import { BackToSignIn, Done } from './done'
import { useLinkToken } from './use-link-token'

export function AcceptInvitationPage() {
  const t = useMessages(accountWords)
  const token = useLinkToken()
  const [done, setDone] = useState(false)
  if (done) return <Done title={t.invitation.doneTitle}>{t.invitation.doneText}</Done>
  return (
    <>
      <PageHeader title={t.invitation.title} lead={token ? t.invitation.lead : undefined} />
      {token ? (
        <InvitationForm token={token} onDone={() => setDone(true)} />
      ) : (
        <Notice tone="warning" title={t.linkMissing} mb="4">
          {t.linkMissingText}
        </Notice>
      )}
      <BackToSignIn />
    </>
  )
}

function InvitationForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useMessages(accountWords)
  const common = useCommon()
  const { password_min_length } = useConfiguration()
  const form = useForm({
    initial: { password: '', name: '' },
    validate: ({ password }) => ({ password: check.text(common, password) }),
    submit: ({ password, name }) =>
      acceptInvitation({ token, password, ...(name.trim() && { name: name.trim() }) }).then(onDone),
  })
  return (
    <FormShell formProps={form.formProps} problem={form.problem}>
      <TextField
        label={t.name}
        autoComplete="name"
        hint={t.invitation.nameHint}
        value={form.values.name}
        error={form.errors.name}
        onChange={(value) => form.set('name', value)}
      />
      <PasswordField
        label={t.password}
        autoComplete="new-password"
        autoFocus
        minLength={password_min_length}
        value={form.values.password}
        error={form.errors.password}
        onChange={(value) => form.set('password', value)}
      />
      <SubmitButton pending={form.pending}>{t.invitation.submit}</SubmitButton>
    </FormShell>
  )
}
