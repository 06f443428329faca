import { deleteSessionsBySessionId } from '@/client/sdk.gen'

export async function endSession(id: string): Promise<void> {
  await deleteSessionsBySessionId({ path: { session_id: id } })
}
