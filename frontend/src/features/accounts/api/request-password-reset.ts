import { postPasswordResets } from '@/client/sdk.gen'

export async function requestPasswordReset(email: string): Promise<void> {
  await postPasswordResets({ body: { email: email.trim() } })
}
