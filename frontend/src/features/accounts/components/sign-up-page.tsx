import { Link, Text } from '@chakra-ui/react'
import { Link as RouterLink } from '@tanstack/react-router'
import { useState } from 'react'
import { PageHeader } from '@/components/page-header'
import { EmptyState } from '@/components/states'
import { paths } from '@/config/paths'
import { useConfiguration } from '@/hooks/use-configuration'
import { useMessages } from '@/lib/i18n/catalogue'
import { accountWords } from '../messages/catalogue'
import { BackToSignIn, MailSent } from './done'
import { SignUpForm } from './sign-up-form'

export function SignUpPage() {
  const t = useMessages(accountWords)
  const { sign_up, sign_up_domains } = useConfiguration()
  const [sentTo, setSentTo] = useState('')
  if (sign_up === 'closed') return <Closed />
  if (sentTo) return <MailSent action={<SendAgain />}>{t.signUp.sent(sentTo)}</MailSent>
  return (
    <>
      <PageHeader title={t.signUp.title} lead={t.signUp.lead} />
      <SignUpForm
        emailHint={sign_up === 'domains' ? t.signUp.domains(sign_up_domains.join(', ')) : undefined}
        onSent={setSentTo}
      />
      <Text mt="8" pt="5" borderTopWidth="1px" textAlign="center" color="fg.muted">
        {t.signUp.have}{' '}
        <Link asChild>
          <RouterLink to={paths.signIn}>{t.goSignIn}</RouterLink>
        </Link>
      </Text>
    </>
  )
}

function Closed() {
  const t = useMessages(accountWords)
  return (
    <>
      <PageHeader title={t.signUp.title} />
      <EmptyState icon="mail" title={t.signUp.closedTitle}>
        {t.signUp.closedText}
      </EmptyState>
      <BackToSignIn />
    </>
  )
}

function SendAgain() {
  const t = useMessages(accountWords)
  return (
    <Text as="span" display="block" mt="3">
      <Link asChild>
        <RouterLink to={paths.verify}>{t.signUp.again}</RouterLink>
      </Link>
    </Text>
  )
}
