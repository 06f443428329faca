import type { Permission } from '@/client/types.gen'
import { Problem } from '@/lib/api/problem'
import type { Me } from '@/lib/api/types'

/** A page for those who hold a permission; the others are told so instead of seeing requests fail. */
export function needs(permission: Permission) {
  return {
    beforeLoad: ({ context }: { context: { me: Me } }) => {
      if (context.me.permissions.includes(permission)) return
      throw new Problem({ type: 'urn:utilisateurs:problem:forbidden', title: 'forbidden', status: 403 })
    },
  }
}
