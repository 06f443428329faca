import { postAccountsRestore } from '@/client/sdk.gen'

export async function restoreAccount(token: string): Promise<void> {
  await postAccountsRestore({ body: { token } })
}
