import { postUsers } from '@/client/sdk.gen'
import type { UserInput } from '@/client/types.gen'
import { idempotent } from '@/lib/api/headers'
import type { User } from '@/lib/api/types'

/** With a password the account is ready; without, an invitation is mailed. */
export function createUser(user: UserInput, key: string): Promise<User> {
  return postUsers({ body: user, headers: idempotent(key) })
}
