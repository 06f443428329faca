import type { Permission } from '../../client/types.gen'
import type { AuditEvent, Role, Session, User } from '../../lib/api/types'
import { idOf, NOW, person } from './people'

export const PASSWORD = 'correct horse battery'

export const PERMISSIONS = [
  ['users:read', 'See users'],
  ['users:write', 'Create, invite and edit users'],
  ['users:suspend', 'Suspend and reactivate users'],
  ['users:delete', 'Delete and restore users'],
  ['users:erase', 'Erase users for good'],
  ['users:export', 'Export users'],
  ['users:grant', 'Change the roles of users'],
  ['sessions:read', 'See the sessions of users'],
  ['sessions:revoke', 'End the sessions of users'],
  ['roles:read', 'See roles'],
  ['roles:write', 'Create and edit roles'],
  ['audit:read', 'Read the audit log'],
  ['statistics:read', 'See the overview'],
].map(([name, title]) => ({ name: name as Permission, title: title as string }))

const all = PERMISSIONS.map((permission) => permission.name)
const MANAGER = all.filter((name) => !['users:erase', 'users:grant', 'roles:write'].includes(name))

const role = (
  name: string,
  title: string,
  description: string,
  permissions: Permission[],
  members: number,
): Role => ({
  name,
  title,
  description,
  permissions,
  builtin: true,
  members,
})

const ACTIONS = [
  'session.signed_in',
  'account.updated',
  'session.sign_in_refused',
  'account.suspended',
  'session.signed_out',
  'account.password_changed',
  'role.created',
  'account.invited',
]

function event(n: number): AuditEvent {
  const subject = person(n % 40)
  const action = ACTIONS[n % ACTIONS.length] as string
  const anonymous = action === 'session.sign_in_refused'
  return {
    id: idOf(100_000 + n),
    at: new Date(NOW - n * 5_400_000).toISOString(),
    action,
    actor: anonymous
      ? { id: null, email: null, name: null, kind: 'anonymous' }
      : { id: idOf(0), email: 'admin@example.com', name: 'Camille Admin', kind: 'user' },
    subject: { id: subject.id, email: subject.email, name: subject.name },
    address: `192.0.2.${n % 250}`,
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
    changes:
      action === 'account.updated' ? [{ field: 'name', before: 'Zoe Martin', after: subject.name }] : [],
    reason: anonymous ? 'bad-credentials' : null,
    request_id: idOf(n),
  }
}

const BROWSERS = ['Firefox on Linux', 'Safari on iPhone', 'Chrome on Windows']

function session(n: number): Session {
  return {
    id: idOf(200_000 + n),
    created_at: new Date(NOW - n * 86_400_000).toISOString(),
    last_used_at: new Date(NOW - n * 7_200_000).toISOString(),
    expires_at: new Date(NOW + 20 * 86_400_000).toISOString(),
    address: `198.51.100.${n + 1}`,
    browser: BROWSERS[n % BROWSERS.length] as string,
    user_agent: 'Mozilla/5.0',
    current: n === 0,
  }
}

/** A small world in memory: 2,000 people, three roles, a few hundred events. */
export function createState() {
  return {
    users: Array.from({ length: 2000 }, (_, n): User => person(n)),
    roles: [
      role('admin', 'Administrator', 'May do everything.', all, 1),
      role('manager', 'Manager', 'Looks after users day by day.', MANAGER, 222),
      role(
        'reader',
        'Reader',
        'Sees users and figures, changes nothing.',
        ['users:read', 'roles:read', 'statistics:read'],
        333,
      ),
    ],
    events: Array.from({ length: 400 }, (_, n) => event(n)),
    sessions: [0, 1, 2].map(session),
    signedIn: false,
    stale: false,
  }
}

export type State = ReturnType<typeof createState>
