import { patchUsersByUserId } from '@/client/sdk.gen'
import type { UserPatch } from '@/client/types.gen'
import { ifMatch } from '@/lib/api/headers'
import type { User } from '@/lib/api/types'

/** Refused (412) if somebody else changed the user since `version`. */
export function updateUser(id: string, patch: UserPatch, version: number): Promise<User> {
  return patchUsersByUserId({ path: { user_id: id }, body: patch, headers: ifMatch(version) })
}
