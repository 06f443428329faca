/** The audit page's state, as its address keeps it. */
export type AuditSearch = { action?: string; from?: string; to?: string; subject?: string; actor?: string }

const UUID = /^[0-9a-f-]{36}$/i
const DAY = /^\d{4}-\d{2}-\d{2}$/
const matching = (value: unknown, shape: RegExp) =>
  typeof value === 'string' && shape.test(value) ? value : undefined

export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const parsed = {
    action: matching(raw.action, /^[a-z]+[._a-z]*$/),
    from: matching(raw.from, DAY),
    to: matching(raw.to, DAY),
    subject: matching(raw.subject, UUID),
    actor: matching(raw.actor, UUID),
  }
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined))
}
