import { runtimeConfig } from '@/config/runtime'
import { storage } from '@/lib/storage'
import { csrfToken } from './csrf'

const LOCK = 'utilisateurs-refresh'
const KEY = 'utilisateurs-refreshed-at'

let here: Promise<unknown> = Promise.resolve()

/** One at a time, across tabs where the browser can (secure pages), else within this tab. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(LOCK, work) as Promise<T>
  const turn = here.then(work, work)
  here = turn.catch(() => undefined)
  return turn
}

function refreshedSince(moment: number): boolean {
  return Number(storage.read(KEY) ?? 0) >= moment
}

async function askServer(): Promise<boolean> {
  const csrf = csrfToken()
  if (!csrf) return false
  const response = await fetch(`${runtimeConfig().api_url}/sessions/refresh`, {
    method: 'POST',
    credentials: 'include',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
    body: '{}',
  })
  // A refusal is final; an overloaded or broken server says nothing about the session.
  if (response.status >= 500 || response.status === 429)
    throw new Error(`refresh answered ${response.status}`)
  if (response.ok) storage.write(KEY, String(Date.now()))
  return response.ok
}

/**
 * Renew the session for a request that was sent at `sentAt` and refused.
 *
 * The server takes each refresh token once: two tabs that both used it would look like a thief and
 * end the session. So tabs take turns, and one that finds the work done since just goes on.
 */
export function refreshSession(sentAt: number): Promise<boolean> {
  return inTurn(async () => refreshedSince(sentAt) || (await askServer()))
}
