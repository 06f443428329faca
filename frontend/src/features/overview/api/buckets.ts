import type { DayView } from '@/client/types.gen'

export type Bucket = DayView

const MOST_POINTS = 100
const COUNTS = [
  'sign_ups',
  'sign_ins',
  'refused',
  'locked_out',
  'mails_delivered',
  'mails_waiting',
  'mails_failed',
] as const

function merge(days: DayView[]): Bucket {
  const [first] = days as [DayView, ...DayView[]]
  const merged: Bucket = { ...first }
  for (const key of COUNTS) merged[key] = days.reduce((sum, day) => sum + day[key], 0)
  // People active on two days are one person: their number is not a sum, the mean says most.
  merged.active_users = Math.round(days.reduce((sum, day) => sum + day.active_users, 0) / days.length)
  return merged
}

/** Days while they fit on a chart, weeks beyond that. */
export function bucketsOf(days: DayView[]): { size: 1 | 7; buckets: Bucket[] } {
  if (days.length <= MOST_POINTS) return { size: 1, buckets: days }
  const weeks = Array.from({ length: Math.ceil(days.length / 7) }, (_, week) =>
    days.slice(week * 7, week * 7 + 7),
  )
  return { size: 7, buckets: weeks.map(merge) }
}
