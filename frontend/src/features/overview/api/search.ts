/** The overview's time range, as its address keeps it: so many days back, or two dates. */
export type OverviewSearch = { days?: number; from?: string; to?: string }

export const RANGES = [7, 30, 90, 365] as const
const DEFAULT_DAYS = 30
const MOST_DAYS = 800
const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

export const isoDay = (moment: number) => new Date(moment).toISOString().slice(0, 10)

export function parseOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  const days = RANGES.find((range) => range === raw.days)
  const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined)
  const [from, to] = [day(raw.from), day(raw.to)]
  if (from && to && from <= to) return { from, to }
  return days ? { days } : {}
}

/** The two days the server is asked for; it counts in UTC and answers for 800 at most. */
export function rangeOf({ days = DEFAULT_DAYS, from, to }: OverviewSearch, now = Date.now()) {
  if (!from || !to) return { from: isoDay(now - (days - 1) * DAY_MS), to: isoDay(now) }
  const earliest = isoDay(Date.parse(to) - (MOST_DAYS - 1) * DAY_MS)
  return { from: from < earliest ? earliest : from, to }
}

export function chosenDays(search: OverviewSearch): number | null {
  return search.from ? null : (search.days ?? DEFAULT_DAYS)
}
