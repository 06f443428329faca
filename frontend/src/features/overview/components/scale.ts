import type { Bucket } from '../api/buckets'
import { isoDay } from '../api/search'

/** A round number at or above the largest value, whose half is whole too: 4, 6, 8, 10, 12, 16, 20… */
const FACTORS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10]

export function niceCeiling(largest: number): number {
  if (largest < 10) return Math.max(4, 2 * Math.ceil(largest / 2))
  const power = 10 ** Math.floor(Math.log10(largest))
  const step = FACTORS.find((factor) => factor * power >= largest) ?? 10
  return step * power
}

/** Where labels go along the time axis: as many as fit, evenly. */
export function tickIndexes(count: number, most: number): number[] {
  if (count === 0) return []
  const step = Math.max(1, Math.ceil(count / Math.max(most, 1)))
  return Array.from({ length: Math.ceil(count / step) }, (_, tick) => tick * step)
}

/** Whether the last point is a day, or a week of days, that is not over yet (UTC, as the server counts). */
export function endsToday(buckets: Bucket[], now = Date.now()): boolean {
  const last = buckets.at(-1)
  const size =
    buckets.length > 1 ? Date.parse(last?.day ?? '') - Date.parse(buckets.at(-2)?.day ?? '') : 86_400_000
  return last !== undefined && Date.parse(isoDay(now)) < Date.parse(last.day) + size
}
