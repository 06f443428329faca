import { useQueryClient } from '@tanstack/react-query'
import { paths } from '@/config/paths'
import { meQuery } from '@/hooks/use-me'
import { sessionWatch } from '@/lib/api/expiry'
import { tellTabs } from '@/lib/api/session-channel'
import { signOut } from './sign-out'

/** Sign out; the page is loaded anew, so that nothing of this person stays in memory. */
export function useSignOut() {
  const queries = useQueryClient()
  return async () => {
    sessionWatch.set(false)
    const me = queries.getQueryData(meQuery.queryKey)
    if (me) await signOut(me.session_id).catch(() => undefined)
    tellTabs('signed-out')
    location.assign(paths.signIn)
  }
}
