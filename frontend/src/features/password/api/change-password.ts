import { postMePassword } from '@/client/sdk.gen'
import type { PasswordChange } from '@/client/types.gen'

/** The server ends every other session of the person. */
export async function changePassword(change: PasswordChange): Promise<void> {
  await postMePassword({ body: change })
}
