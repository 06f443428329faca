import { createRootRoute, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Announcer } from '@/components/announcer'
import { Toasts } from '@/components/toasts'
import { paths } from '@/config/paths'
import { sessionEnded, settleSession } from '@/lib/api/expiry'
import { useStore } from '@/lib/store'

const SessionEndedDialog = lazy(() =>
  import('@/features/sign-in/components/session-ended-dialog').then((room) => ({
    default: room.SessionEndedDialog,
  })),
)

function leave() {
  settleSession(false)
  location.assign(paths.signIn)
}

function Root() {
  const ended = useStore(sessionEnded)
  return (
    <>
      <Outlet />
      <Announcer />
      <Toasts />
      <Suspense>{ended && <SessionEndedDialog onLeave={leave} />}</Suspense>
    </>
  )
}

export const rootRoute = createRootRoute({ component: Root })
