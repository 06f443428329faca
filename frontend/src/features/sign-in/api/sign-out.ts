import { deleteSessionsBySessionId } from '@/client/sdk.gen'

/** End this session here and on the server. */
export async function signOut(sessionId: string): Promise<void> {
  await deleteSessionsBySessionId({ path: { session_id: sessionId } })
}
