import { postAccountsVerificationResend } from '@/client/sdk.gen'

/** Ask for the verification mail again; the answer is the same whether the address is known or not. */
export async function resendVerification(email: string): Promise<void> {
  await postAccountsVerificationResend({ body: { email: email.trim() } })
}
