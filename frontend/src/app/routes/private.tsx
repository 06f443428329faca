import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { paths } from '@/config/paths'
import { configurationQuery } from '@/hooks/use-configuration'
import { meQuery } from '@/hooks/use-me'
import { csrfToken } from '@/lib/api/csrf'
import { sessionWatch } from '@/lib/api/expiry'
import { isProblem } from '@/lib/api/problem'
import { queryClient } from '@/lib/api/query-client'
import type { Me } from '@/lib/api/types'
import { speak } from '@/lib/i18n/catalogue'
import { shellWords } from '../messages/catalogue'
import { rootRoute } from './root'

const Shell = lazyRouteComponent(() => import('../shell/shell'), 'Shell')

async function whoAmI(): Promise<Me | null> {
  const known = queryClient.getQueryData(meQuery.queryKey)
  if (known) return known
  if (!csrfToken()) return null
  try {
    const me = await queryClient.fetchQuery(meQuery)
    await speak(me.locale)
    return me
  } catch (error) {
    if (isProblem(error) && error.status === 401) return null
    throw error
  }
}

/** What only the signed-in see; the others are sent to sign in and come back. */
export const privateRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'private',
  component: Shell,
  staticData: { ahead: () => Promise.all([Shell.preload?.(), shellWords.load()]) },
  beforeLoad: async ({ location }) => {
    const me = await whoAmI()
    sessionWatch.set(me !== null)
    if (me) return { me }
    const next = location.href === paths.home ? undefined : location.href
    throw redirect({ to: paths.signIn, search: { next }, replace: true })
  },
  loader: async () => {
    await Promise.all([queryClient.ensureQueryData(configurationQuery), shellWords.load()])
  },
})
