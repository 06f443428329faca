import { postSessions } from '@/client/sdk.gen'

export type Credentials = { email: string; password: string }

/** Sign in for this browser: the server sets cookies that no script can read. */
export async function signIn({ email, password }: Credentials): Promise<void> {
  await postSessions({ body: { email: email.trim(), password, cookies: true } })
}
