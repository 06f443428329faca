import { postPasswordResetsConfirm } from '@/client/sdk.gen'

export async function resetPassword(token: string, password: string): Promise<void> {
  await postPasswordResetsConfirm({ body: { token, password } })
}
