import { Box, Heading, Text } from '@chakra-ui/react'
import { useState } from 'react'
import { Notice } from '@/components/notice'
import { resendVerification } from '@/lib/api/resend-verification'
import { useMessages } from '@/lib/i18n/catalogue'
import { verifyAccount } from '../api/verify-account'
import { accountWords } from '../messages/catalogue'
import { EmailForm } from './email-form'
import { OnePress } from './one-press'

export function VerifyPage() {
  const t = useMessages(accountWords)
  return <OnePress words={t.verify} act={verifyAccount} otherwise={<Resend />} />
}

function Resend() {
  const t = useMessages(accountWords)
  const [sent, setSent] = useState(false)
  if (sent)
    return (
      <Notice tone="accent" role="status">
        {t.verify.resent}
      </Notice>
    )
  return (
    <Box borderTopWidth="1px" pt="5" mt="2">
      <Heading as="h2" size="sm">
        {t.verify.resendTitle}
      </Heading>
      <Text color="fg.muted" fontSize="sm" mb="4">
        {t.verify.resendText}
      </Text>
      <EmailForm
        submitLabel={t.verify.resend}
        submit={(email) => resendVerification(email).then(() => setSent(true))}
      />
    </Box>
  )
}
