import { postAccountsVerification } from '@/client/sdk.gen'

export async function verifyAccount(token: string): Promise<void> {
  await postAccountsVerification({ body: { token } })
}
