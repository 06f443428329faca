import type { IncomingMessage, ServerResponse } from 'node:http'
import { createFakeServer } from './server'

async function bytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const method = request.method ?? 'GET'
  const body = method === 'GET' ? undefined : await bytes(request)
  const headers = new Headers(request.headers as Record<string, string>)
  return new Request(`http://localhost${request.url}`, {
    method,
    headers,
    body: body?.length ? body : undefined,
  })
}

/** The fake server behind Vite's own, for `npm run dev:fake`. */
export function middleware() {
  const { answer } = createFakeServer()
  return async (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (!/^\/(api\/|config\.json)/.test(request.url ?? '')) return next()
    const answered = await answer(await toRequest(request))
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(Buffer.from(await answered.arrayBuffer()))
  }
}
