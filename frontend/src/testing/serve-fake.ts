import { vi } from 'vitest'
import { createFakeServer } from './fake/server'

/** Answer every request of a test from the fake server; returns it, and what was asked. */
export function serveFake() {
  const server = createFakeServer()
  const asked: Request[] = []
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request =
      input instanceof Request ? input : new Request(new URL(String(input), location.href), init)
    asked.push(request.clone())
    const response = await server.answer(request)
    const cookie = response.headers.get('Set-Cookie')
    // biome-ignore lint/suspicious/noDocumentCookie: the fake server's cookie must reach the page as a browser would bring it.
    if (cookie) document.cookie = cookie
    return response
  })
  return { ...server, asked }
}

/** "POST /sessions", for each request in turn. */
export function spoken(asked: Request[]): string[] {
  return asked.map(({ method, url }) => `${method} ${new URL(url).pathname.replace('/api/v1', '')}`)
}
