import { localeStore } from '@/lib/i18n/locale'
import { csrfToken } from './csrf'
import { sessionWatch, signedInAgain } from './expiry'
import { problemOf, unreachable } from './problem'
import { refreshSession } from './refresh'

const SAFE = new Set(['GET', 'HEAD'])

function dress(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.set('Accept-Language', localeStore.get())
  const csrf = csrfToken()
  if (!SAFE.has(request.method) && csrf) headers.set('X-CSRF-Token', csrf)
  return new Request(request, { headers, credentials: 'include' })
}

async function sendOnce(request: Request): Promise<Response> {
  try {
    return await fetch(dress(request.clone()))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw unreachable()
  }
}

/** Only `not-signed-in` is cured by a refresh; `bad-credentials` is a 401 too. */
async function lacksSession(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const problem = await problemOf(response.clone())
  return problem.slug === 'not-signed-in' || problem.slug === 'session-ended'
}

async function renewed(sentAt: number): Promise<boolean> {
  const fresh = await refreshSession(sentAt).catch(() => Promise.reject(unreachable()))
  return fresh || (sessionWatch.get() && (await signedInAgain()))
}

/** Send a request as the browser's user: proof of origin on writes, one renewal when the session is stale. */
export async function transport(request: Request): Promise<Response> {
  const sentAt = Date.now()
  const response = await sendOnce(request)
  if (!(await lacksSession(response))) return response
  return (await renewed(sentAt)) ? sendOnce(request) : response
}
