import { Button, Stack } from '@chakra-ui/react'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Notice } from '@/components/notice'
import { PageHeader } from '@/components/page-header'
import { ProblemNotice } from '@/components/problem-notice'
import { useMessages } from '@/lib/i18n/catalogue'
import { accountWords } from '../messages/catalogue'
import { BackToSignIn, Done } from './done'
import { useLinkToken } from './use-link-token'

type OnePressProps = {
  words: { title: string; lead: string; submit: string; doneTitle: string; doneText: string }
  act: (token: string) => Promise<void>
  /** What to offer where the link no longer works. */
  otherwise?: ReactNode
}

/** A mailed link that asks for one press: programs that open links to look at them use up nothing. */
export function OnePress({ words, act, otherwise }: OnePressProps) {
  const t = useMessages(accountWords)
  const token = useLinkToken()
  const action = useMutation({ mutationFn: act })
  if (action.isSuccess) return <Done title={words.doneTitle}>{words.doneText}</Done>
  return (
    <>
      <PageHeader title={words.title} lead={token ? words.lead : undefined} />
      <Stack gap="4">
        {action.error && <ProblemNotice error={action.error} />}
        {token ? (
          <Button onClick={() => action.mutate(token)} disabled={action.isPending} autoFocus>
            {words.submit}
          </Button>
        ) : (
          <Notice tone="warning" title={t.linkMissing}>
            {t.linkMissingText}
          </Notice>
        )}
        {(action.error || !token) && otherwise}
      </Stack>
      <BackToSignIn />
    </>
  )
}
