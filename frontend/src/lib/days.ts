/** A day of the person's own calendar (2026-11-22) as an instant: its start, or that of a day after it. */
export function dayToInstant(day: string | undefined, daysLater = 0): string | undefined {
  if (!day) return undefined
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysLater).toISOString()
}
