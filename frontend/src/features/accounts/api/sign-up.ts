import { postAccounts } from '@/client/sdk.gen'
import type { SignUpInput } from '@/client/types.gen'

/** Ask for an account. The answer never tells whether the address has one already. */
export async function signUp(account: SignUpInput): Promise<void> {
  await postAccounts({ body: account })
}
