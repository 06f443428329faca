import type { User, UserStatus } from '../../lib/api/types'
import { json, page, problem } from './answers'
import { idOf } from './people'
import type { State } from './state'

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()

function keep(user: User, query: URLSearchParams): boolean {
  const q = fold(query.get('q') ?? '')
  const statuses = query.getAll('status')
  const role = query.get('role')
  const verified = query.get('verified')
  return (
    (!q || fold(`${user.name} ${user.email}`).includes(q)) &&
    (statuses.length === 0 || statuses.includes(user.status)) &&
    (!role || user.roles.includes(role)) &&
    (!verified || String(Boolean(user.verified_at)) === verified)
  )
}

export function listUsers(state: State, query: URLSearchParams): Response {
  const sort = query.get('sort') ?? '-created_at'
  const key = sort.replace('-', '') as keyof User
  const way = sort.startsWith('-') ? -1 : 1
  const found = state.users.filter((user) => keep(user, query))
  return page(
    found.sort((a, b) => way * String(a[key] ?? '').localeCompare(String(b[key] ?? ''))),
    query,
  )
}

const AFTER: Record<string, UserStatus> = {
  suspend: 'suspended',
  reactivate: 'active',
  delete: 'deleted',
  restore: 'active',
}

export function act(state: State, id: string, action: string): Response {
  const user = state.users.find((one) => one.id === id)
  const status = AFTER[action]
  if (!user || !status) return problem('not-found', 404, 'There is no such user')
  if (user.roles.includes('admin'))
    return problem('last-administrator', 409, 'The last administrator must stay', {
      remedy: 'Make somebody else an administrator first.',
    })
  Object.assign(user, {
    status,
    version: user.version + 1,
    deleted_at: status === 'deleted' ? new Date().toISOString() : null,
  })
  return json(user)
}

export async function bulk(state: State, body: { action: string; ids: string[] }): Promise<Response> {
  const items = body.ids.map(async (id) => {
    const answer = await act(state, id, body.action)
    const told = await answer.json()
    return answer.ok
      ? { id, ok: true, status: told.status, problem: null }
      : { id, ok: false, status: null, problem: told }
  })
  return json({ items: await Promise.all(items) })
}

export function patchUser(state: State, id: string, body: Partial<User>, match: string | null): Response {
  const user = state.users.find((one) => one.id === id)
  if (!user) return problem('not-found', 404, 'There is no such user')
  if (match && match !== `"${user.version}"`)
    return problem('edit-conflict', 412, 'Somebody changed it meanwhile', { remedy: 'Read it again.' })
  if (body.name === '')
    return problem('invalid-input', 422, 'Something is not right', {
      errors: [{ field: 'name', code: 'empty', reason: 'The name is empty.', remedy: 'Give one.' }],
    })
  Object.assign(user, body, { version: user.version + 1, updated_at: new Date().toISOString() })
  return json(user)
}

export function createUser(state: State, body: Partial<User> & { password?: string }): Response {
  if (state.users.some((user) => user.email === body.email))
    return problem('email-taken', 409, 'This address is taken', { remedy: 'Use another.' })
  const { password, ...rest } = body
  const base = {
    ...(state.users[1] as User),
    id: idOf(state.users.length),
    roles: [],
    last_sign_in_at: null,
    deleted_at: null,
  }
  const user: User = {
    ...base,
    ...rest,
    status: password ? 'active' : 'invited',
    verified_at: null,
    created_at: new Date().toISOString(),
    version: 1,
  }
  state.users.push(user)
  return json(user, 201)
}

export function readUser(state: State, id: string): Response {
  const user = state.users.find((one) => one.id === id)
  return user ? json(user) : problem('not-found', 404, 'There is no such user')
}
