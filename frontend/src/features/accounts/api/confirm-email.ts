import { postAccountsEmailChangeConfirm } from '@/client/sdk.gen'

export async function confirmEmail(token: string): Promise<void> {
  await postAccountsEmailChangeConfirm({ body: { token } })
}
