import { type Locale, useLocale } from './locale'

const cache = new Map<string, Intl.DateTimeFormat>()

function dates(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const known = cache.get(key) ?? new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'fr', options)
  cache.set(key, known)
  return known
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "3 days ago", "in 2 hours", "now". */
export function relativeTime(locale: Locale, iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return unit ? format.format(Math.round(seconds / unit[1]), unit[0]) : format.format(0, 'second')
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

const LONG_DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const

export function formatters(locale: Locale) {
  return {
    date: (iso: string) => dates(locale, { dateStyle: 'medium' }).format(new Date(iso)),
    dateTime: (iso: string) =>
      dates(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
    /** "14:32", on the clock of whoever looks. */
    time: (iso: string) => dates(locale, { timeStyle: 'short' }).format(new Date(iso)),
    /** "Tuesday 17 November 2026". */
    longDay: (iso: string) => capital(dates(locale, LONG_DAY).format(new Date(iso))),
    // A day of the statistics (2026-11-22) is one of UTC wherever it is read.
    day: (iso: string) =>
      dates(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(iso)),
    wholeDay: (iso: string) => dates(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso)),
    relative: (iso: string) => relativeTime(locale, iso),
    /** The same where it begins a cell or a line: "Now", "Hier". */
    relativeAlone: (iso: string) => capital(relativeTime(locale, iso)),
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
  }
}

/** Dates and numbers as the current language writes them. */
export function useFormat(): ReturnType<typeof formatters> {
  return formatters(useLocale())
}
