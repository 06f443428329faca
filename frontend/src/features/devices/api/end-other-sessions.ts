import { deleteSessions } from '@/client/sdk.gen'

/** Sign out everywhere but here. */
export async function endOtherSessions(): Promise<void> {
  await deleteSessions({ query: { except_current: true } })
}
