const HEADERS = { 'Content-Type': 'application/json' }

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { ...HEADERS, ...headers } })

export const empty = (status = 204, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers })

type Extra = {
  detail?: string
  remedy?: string
  errors?: { field: string; code: string; reason: string; remedy?: string }[]
}

export const problem = (slug: string, status: number, title: string, extra: Extra = {}) =>
  new Response(
    JSON.stringify({ type: `urn:utilisateurs:problem:${slug}`, title, status, request_id: 'fake', ...extra }),
    {
      status,
      headers: { 'Content-Type': 'application/problem+json' },
    },
  )

/** A keyset page over a list in memory: the cursor is a position, the client must not know. */
export function page<T>(items: T[], query: URLSearchParams): Response {
  const limit = Number(query.get('limit') ?? 50)
  const from = Number(atob(query.get('cursor') ?? '') || 0)
  const next = from + limit < items.length ? btoa(String(from + limit)) : null
  const counted = query.get('count') ?? 'none'
  const total = counted === 'none' ? null : { value: items.length, exact: counted === 'exact' }
  return json({ items: items.slice(from, from + limit), next_cursor: next, total })
}
