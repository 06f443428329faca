import { patchRolesByName, postRoles } from '@/client/sdk.gen'
import type { RoleInput } from '@/client/types.gen'
import type { Role } from '@/lib/api/types'

/** A new role, or another title, purpose or extent of one there is. */
export function saveRole(role: RoleInput, existing: boolean): Promise<Role> {
  if (!existing) return postRoles({ body: role })
  const { name, ...patch } = role
  return patchRolesByName({ path: { name }, body: patch })
}
