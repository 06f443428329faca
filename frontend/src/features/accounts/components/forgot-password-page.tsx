import { useState } from 'react'
import { PageHeader } from '@/components/page-header'
import { useMessages } from '@/lib/i18n/catalogue'
import { requestPasswordReset } from '../api/request-password-reset'
import { accountWords } from '../messages/catalogue'
import { BackToSignIn, MailSent } from './done'
import { EmailForm } from './email-form'

export function ForgotPasswordPage() {
  const t = useMessages(accountWords)
  const [sentTo, setSentTo] = useState('')
  if (sentTo) return <MailSent>{t.forgot.sent(sentTo)}</MailSent>
  return (
    <>
      <PageHeader title={t.forgot.title} lead={t.forgot.lead} />
      <EmailForm
        autoFocus
        submitLabel={t.forgot.submit}
        submit={(email) => requestPasswordReset(email).then(() => setSentTo(email))}
      />
      <BackToSignIn />
    </>
  )
}
