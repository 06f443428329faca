import {
  deleteUsersByUserId,
  postUsersByUserIdReactivate,
  postUsersByUserIdRestore,
  postUsersByUserIdSuspend,
} from '@/client/sdk.gen'
import type { User } from '@/lib/api/types'

export type StatusAction = 'suspend' | 'reactivate' | 'delete' | 'restore'

/** What takes an action back. */
export const INVERSE: Record<StatusAction, StatusAction> = {
  suspend: 'reactivate',
  reactivate: 'suspend',
  delete: 'restore',
  restore: 'delete',
}

/** One person's status; the reason is kept in the audit log. */
export function changeStatus(id: string, action: StatusAction, reason?: string): Promise<User> {
  const path = { user_id: id }
  if (action === 'suspend') return postUsersByUserIdSuspend({ path, body: { reason: reason || null } })
  if (action === 'reactivate') return postUsersByUserIdReactivate({ path })
  if (action === 'restore') return postUsersByUserIdRestore({ path })
  return deleteUsersByUserId({ path })
}
