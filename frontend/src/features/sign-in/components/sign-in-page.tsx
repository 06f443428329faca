import { Link, Text } from '@chakra-ui/react'
import { useQueryClient } from '@tanstack/react-query'
import { Link as RouterLink, useRouter } from '@tanstack/react-router'
import { PageHeader } from '@/components/page-header'
import { paths } from '@/config/paths'
import { useConfiguration } from '@/hooks/use-configuration'
import { tellTabs } from '@/lib/api/session-channel'
import { useMessages } from '@/lib/i18n/catalogue'
import { signInWords } from '../messages/catalogue'
import { SignInForm } from './sign-in-form'

/** `next`: where to go once signed in, checked by the route to be an address of ours. */
export function SignInPage({ next }: { next: string }) {
  const t = useMessages(signInWords)
  const { sign_up } = useConfiguration()
  const enter = useEnter(next)
  return (
    <>
      <PageHeader title={t.title} />
      <SignInForm submitLabel={t.submit} onDone={enter}>
        <Text textAlign="center" fontSize="sm">
          <Link asChild>
            <RouterLink to={paths.forgotPassword}>{t.forgot}</RouterLink>
          </Link>
        </Text>
      </SignInForm>
      {sign_up !== 'closed' && (
        <Text mt="8" pt="5" borderTopWidth="1px" textAlign="center" color="fg.muted">
          {t.newHere}{' '}
          <Link asChild>
            <RouterLink to={paths.signUp}>{t.signUp}</RouterLink>
          </Link>
        </Text>
      )}
    </>
  )
}

function useEnter(next: string) {
  const router = useRouter()
  const queries = useQueryClient()
  return () => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'configuration' })
    tellTabs('signed-in')
    void router.navigate({ href: next })
  }
}
