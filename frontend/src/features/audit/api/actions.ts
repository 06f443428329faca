import type { Action } from '@/client/types.gen'

/** Everything that is written down, in the groups people think in. */
export const GROUPS = {
  signIn: [
    'session.signed_in',
    'session.sign_in_refused',
    'session.locked_out',
    'session.signed_out',
    'session.revoked',
    'session.reuse_detected',
  ],
  account: [
    'account.signed_up',
    'account.verified',
    'account.updated',
    'account.avatar_changed',
    'account.email_change_requested',
    'account.email_changed',
    'account.password_changed',
    'account.password_reset_requested',
    'account.password_reset',
    'account.exported',
  ],
  administration: [
    'account.created',
    'account.invited',
    'account.invitation_accepted',
    'account.suspended',
    'account.reactivated',
    'account.deleted',
    'account.restored',
    'account.erased',
    'users.exported',
  ],
  service: ['role.created', 'role.updated', 'role.deleted', 'keys.rotated'],
} satisfies Record<string, Action[]>

export type Group = keyof typeof GROUPS

/** A group's name or one action, as the address says it. */
export function actionsOf(choice: string | undefined): Action[] | undefined {
  if (!choice) return undefined
  if (choice in GROUPS) return GROUPS[choice as Group]
  const all: Action[] = Object.values(GROUPS).flat()
  const one = all.find((action) => action === choice)
  return one && [one]
}
