/** What the server says when it refuses (RFC 9457), and what the interface says when nothing answers. */
export type FieldError = { field: string; code: string; reason: string; remedy?: string | null }

export type ProblemBody = {
  type: string
  title: string
  status: number
  detail?: string | null
  remedy?: string | null
  request_id?: string | null
  retry_after?: number | null
  errors?: FieldError[]
}

const PREFIX = 'urn:utilisateurs:problem:'

export class Problem extends Error {
  readonly slug: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly remedy: string
  readonly requestId: string
  readonly retryAfter: number | null
  readonly errors: FieldError[]

  constructor(body: ProblemBody) {
    super(body.title)
    this.name = 'Problem'
    this.slug = body.type.replace(PREFIX, '')
    this.status = body.status
    this.title = body.title
    this.detail = body.detail ?? ''
    this.remedy = body.remedy ?? ''
    this.requestId = body.request_id ?? ''
    this.retryAfter = body.retry_after ?? null
    this.errors = body.errors ?? []
  }
}

/** No answer at all: off line, or the server is away. Its words come from the interface's catalogue. */
export function unreachable(): Problem {
  return new Problem({ type: `${PREFIX}unreachable`, title: 'unreachable', status: 0 })
}

/** An answer that is not a problem detail (a proxy's page, say) still becomes one. */
export async function problemOf(response: Response): Promise<Problem> {
  const unknown = { type: `${PREFIX}unknown`, title: `HTTP ${response.status}`, status: response.status }
  const body: unknown = await response.json().catch(() => null)
  const told = typeof body === 'object' && body !== null && 'type' in body && 'title' in body
  return new Problem(told ? { ...unknown, ...(body as ProblemBody) } : unknown)
}

export function isProblem(error: unknown, ...slugs: string[]): error is Problem {
  return error instanceof Problem && (slugs.length === 0 || slugs.includes(error.slug))
}
