import { postUsersByUserIdErase } from '@/client/sdk.gen'

/** For good: nothing brings it back. */
export async function eraseUser(id: string): Promise<void> {
  await postUsersByUserIdErase({ path: { user_id: id } })
}
