import { Button } from '@chakra-ui/react'
import { useMutation } from '@tanstack/react-query'
import { Notice } from '@/components/notice'
import { ProblemNotice } from '@/components/problem-notice'
import { resendVerification } from '@/lib/api/resend-verification'
import { useMessages } from '@/lib/i18n/catalogue'
import { signInWords } from '../messages/catalogue'

/** The kind way out for who has not opened the verification mail yet. */
export function ResendVerification({ email }: { email: string }) {
  const t = useMessages(signInWords)
  const resend = useMutation({ mutationFn: () => resendVerification(email) })
  if (resend.error) return <ProblemNotice error={resend.error} />
  if (resend.isSuccess)
    return (
      <Notice tone="accent" role="status">
        {t.resent}
      </Notice>
    )
  return (
    <Button variant="outline" onClick={() => resend.mutate()} disabled={resend.isPending}>
      {t.resend}
    </Button>
  )
}
