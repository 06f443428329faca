import { postMeEmail } from '@/client/sdk.gen'

/** The new address confirms by a mailed link; until then the old one stays. */
export async function changeEmail(email: string, password: string): Promise<void> {
  await postMeEmail({ body: { email: email.trim(), password } })
}
