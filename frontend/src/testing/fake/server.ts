import { empty, json, page, problem } from './answers'
import { createState, PASSWORD, PERMISSIONS, type State } from './state'
import { overview } from './statistics'
import { act, bulk, createUser, listUsers, patchUser, readUser } from './users'

type Call = { state: State; params: string[]; query: URLSearchParams; request: Request }
type Route = [method: string, path: RegExp, answer: (call: Call) => Response | Promise<Response>]

const SESSION = { 'Set-Cookie': 'utilisateurs-csrf=fake; Path=/; SameSite=Lax' }
const ENDED = { 'Set-Cookie': 'utilisateurs-csrf=; Path=/; Max-Age=0' }
const configuration = {
  sign_up: 'open',
  sign_up_domains: [],
  password_min_length: 15,
  locales: ['en', 'fr'],
  environment: 'development',
  mail_page: '/dev/mail',
  version: '0.1.0',
}

const me = (state: State) => {
  const user = state.users[0]
  const permissions = state.roles
    .filter((role) => user?.roles.includes(role.name))
    .flatMap((role) => role.permissions)
  return {
    ...user,
    permissions: [...new Set(permissions)],
    session_id: state.sessions[0]?.id,
    pending_email: null,
  }
}

async function signIn({ state, request }: Call) {
  const body = await request.json()
  if (body.password !== PASSWORD)
    return problem('bad-credentials', 401, 'Address or password is wrong', {
      remedy: 'Check both, or choose a new password.',
    })
  if (body.email.startsWith('new'))
    return problem('email-not-verified', 403, 'Confirm your address first', {
      remedy: 'Open the link that we mailed you.',
    })
  Object.assign(state, { signedIn: true, stale: false })
  return json({ expires_in: 900 }, 201, SESSION)
}

function refresh({ state }: Call) {
  if (!state.signedIn) return problem('session-ended', 401, 'Your session has ended')
  state.stale = false
  return json({ expires_in: 900 }, 200, SESSION)
}

function signOut({ state, params, query }: Call) {
  const id = params[0]
  state.sessions = state.sessions.filter((one) =>
    id ? one.id !== id : query.has('except_current') && one.current,
  )
  if (state.sessions.some((one) => one.current)) return empty()
  Object.assign(state, createState(), { users: state.users })
  return empty(204, ENDED)
}

const accepted = () => json({ status: 'accepted' }, 202)
const done = () => json({ status: 'done' })

const ROUTES: Route[] = [
  ['GET', /^\/configuration$/, () => json(configuration)],
  ['POST', /^\/sessions$/, signIn],
  ['POST', /^\/sessions\/refresh$/, refresh],
  ['GET', /^\/sessions$/, ({ state, query }) => page(state.sessions, query)],
  ['DELETE', /^\/sessions(?:\/([^/]+))?$/, signOut],
  ['POST', /^\/(?:accounts|accounts\/verification\/resend|password-resets)$/, accepted],
  ['POST', /^\/(?:accounts\/.*|password-resets\/confirm)$/, done],
  ['GET', /^\/me$/, ({ state }) => json(me(state))],
  [
    'PATCH',
    /^\/me$/,
    async ({ state, request }) => {
      patchUser(state, state.users[0]?.id ?? '', await request.json(), null)
      return json(me(state))
    },
  ],
  ['GET', /^\/me\/activity$/, ({ state, query }) => page(state.events, query)],
  ['POST', /^\/me\/email$/, accepted],
  ['POST', /^\/me\/password$/, () => empty()],
  ['PUT', /^\/me\/avatar$/, () => empty()],
  ['DELETE', /^\/me$/, () => empty(204, ENDED)],
  ['GET', /^\/users$/, ({ state, query }) => listUsers(state, query)],
  ['POST', /^\/users$/, async ({ state, request }) => createUser(state, await request.json())],
  ['POST', /^\/users\/bulk$/, async ({ state, request }) => bulk(state, await request.json())],
  ['GET', /^\/users\/([^/]+)$/, ({ state, params }) => readUser(state, params[0] ?? '')],
  [
    'PATCH',
    /^\/users\/([^/]+)$/,
    async ({ state, params, request }) =>
      patchUser(state, params[0] ?? '', await request.json(), request.headers.get('If-Match')),
  ],
  ['DELETE', /^\/users\/([^/]+)$/, ({ state, params }) => act(state, params[0] ?? '', 'delete')],
  [
    'GET',
    /^\/users\/([^/]+)\/sessions$/,
    ({ state, query }) =>
      page(
        state.sessions.map((one) => ({ ...one, current: false })),
        query,
      ),
  ],
  ['DELETE', /^\/users\/([^/]+)\/sessions/, () => empty()],
  [
    'GET',
    /^\/users\/([^/]+)\/activity$/,
    ({ state, params, query }) =>
      page(
        state.events.filter((one) => one.subject.id === params[0]),
        query,
      ),
  ],
  ['POST', /^\/users\/([^/]+)\/invitation$/, accepted],
  [
    'POST',
    /^\/users\/([^/]+)\/(suspend|reactivate|restore)$/,
    ({ state, params }) => act(state, params[0] ?? '', params[1] ?? ''),
  ],
  ['POST', /^\/users\/([^/]+)\/erase$/, () => empty()],
  ['GET', /^\/permissions$/, ({ query }) => page(PERMISSIONS, query)],
  ['GET', /^\/roles$/, ({ state, query }) => page(state.roles, query)],
  [
    'POST',
    /^\/roles$/,
    async ({ state, request }) => {
      state.roles.push({ ...(await request.json()), builtin: false, members: 0 })
      return json(state.roles.at(-1), 201)
    },
  ],
  [
    'GET',
    /^\/audit$/,
    ({ state, query }) =>
      page(
        state.events.filter((one) => !query.has('action') || query.getAll('action').includes(one.action)),
        query,
      ),
  ],
  ['GET', /^\/statistics\/overview$/, ({ query }) => json(overview(query))],
]

const OPEN = /^\/(configuration|sessions$|sessions\/refresh|accounts|password-resets)/

/** A fetch that never leaves the process: the contract's happy paths, and the refusals worth drawing. */
export function createFakeServer(state: State = createState()) {
  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/config.json') return json({ api_url: '/api/v1' })
    const path = url.pathname.replace(/^\/api\/v1/, '')
    const guarded = !(OPEN.test(path) && request.method === 'POST') && path !== '/configuration'
    if (guarded && (!state.signedIn || state.stale)) return problem('not-signed-in', 401, 'Please sign in')
    for (const [method, pattern, respond] of ROUTES) {
      const match = method === request.method && pattern.exec(path)
      if (match) return respond({ state, params: match.slice(1), query: url.searchParams, request })
    }
    return problem('not-found', 404, 'There is nothing at this address')
  }
  return { state, answer }
}
