/** The zones the browser knows, and the current one even if it does not. */
export function timeZones(current: string): { value: string; label: string }[] {
  const known = new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])
  return [...known].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
