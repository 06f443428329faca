import { deleteRolesByName } from '@/client/sdk.gen'

export async function deleteRole(name: string): Promise<void> {
  await deleteRolesByName({ path: { name } })
}
