import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { paths } from '@/config/paths'
import { meQuery } from '@/hooks/use-me'
import { sessionEnded, settleSession } from '@/lib/api/expiry'
import { onSessionNews } from '@/lib/api/session-channel'

/** Follow what other tabs of this browser do: sign out with them, and go on when they signed in again. */
export function useOtherTabs() {
  const queries = useQueryClient()
  useEffect(
    () =>
      onSessionNews((news) => {
        if (news === 'signed-out') return location.assign(paths.signIn)
        if (sessionEnded.get()) settleSession(true)
        void queries.invalidateQueries({ queryKey: meQuery.queryKey })
      }),
    [queries],
  )
}
