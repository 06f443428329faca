import { postUsersByUserIdInvitation } from '@/client/sdk.gen'

export async function resendInvitation(id: string): Promise<void> {
  await postUsersByUserIdInvitation({ path: { user_id: id } })
}
