/** "Only if nobody changed it since I read it": the server answers 412 otherwise. */
export function ifMatch(version: number) {
  return { 'if-match': `"${version}"` }
}

/** A key that makes a repeated write answer like the first. Works without a secure page too. */
export function newIdempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
}

export function idempotent(key: string) {
  return { 'idempotency-key': key }
}

/** One key as long as the same thing is sent again; another body is another write. */
export function keyPerBody(): (body: unknown) => string {
  let last = ''
  let key = ''
  return (body) => {
    const text = JSON.stringify(body)
    if (text !== last) key = newIdempotencyKey()
    last = text
    return key
  }
}
