import { deleteUsersByUserIdSessionsBySessionId } from '@/client/sdk.gen'

export async function endUserSession(userId: string, sessionId: string): Promise<void> {
  await deleteUsersByUserIdSessionsBySessionId({ path: { user_id: userId, session_id: sessionId } })
}
