import { deleteUsersByUserIdSessions } from '@/client/sdk.gen'

/** Signed out everywhere. */
export async function endUserSessions(userId: string): Promise<void> {
  await deleteUsersByUserIdSessions({ path: { user_id: userId } })
}
