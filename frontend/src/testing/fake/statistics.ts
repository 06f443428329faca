const DAY = 86_400_000
const wave = (n: number, size: number) =>
  Math.max(0, Math.round(size * (1 + 0.5 * Math.sin(n / 3) + (n % 7 > 4 ? -0.6 : 0.2))))

/** Plausible figures: a weekly rhythm, and one bad day. */
export function overview(query: URLSearchParams) {
  const from = Date.parse(query.get('from') ?? '2026-10-24')
  const to = Date.parse(query.get('to') ?? '2026-11-22')
  const days = Array.from({ length: Math.round((to - from) / DAY) + 1 }, (_, n) => ({
    day: new Date(from + n * DAY).toISOString().slice(0, 10),
    sign_ups: wave(n, 12),
    sign_ins: wave(n + 2, 240),
    refused: wave(n, 18) + (n === 11 ? 90 : 0),
    locked_out: n === 11 ? 14 : wave(n, 1),
    active_users: wave(n + 1, 180),
    mails_delivered: wave(n, 40),
    mails_waiting: n === 29 ? 6 : 0,
    mails_failed: n === 11 ? 9 : 0,
  }))
  const users = { total: 10_012, invited: 412, active: 8_731, suspended: 521, deleted: 348, unverified: 412 }
  return { users, sessions_open: 3_184, days }
}
