import { deleteMeAvatar } from '@/client/sdk.gen'

export async function removeAvatar(): Promise<void> {
  await deleteMeAvatar()
}
