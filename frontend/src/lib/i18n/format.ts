import { type Locale, useLocale } from './locale'

const DAY = { dateStyle: 'medium' } as const
const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const
const TIME = { timeStyle: 'short' } as const
const LONG_DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
const SHORT_DAY_UTC = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const
const DAY_UTC = { dateStyle: 'medium', timeZone: 'UTC' } as const

type Formats = Map<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>
const made: Record<Locale, Formats> = { en: new Map(), fr: new Map() }

/** Making a format is dear, and a table asks for many dates: each is made once. */
function dates(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = made[locale].get(options)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'fr', options)
  made[locale].set(options, format)
  return format
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const each = <T>(make: (locale: Locale) => T): Record<Locale, T> => ({ en: make('en'), fr: make('fr') })
const ago = each((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
const numbers = each((locale) => new Intl.NumberFormat(locale))

/** "3 days ago", "in 2 hours", "now". */
export function relativeTime(locale: Locale, iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
  const format = ago[locale]
  return unit ? format.format(Math.round(seconds / unit[1]), unit[0]) : format.format(0, 'second')
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

export function formatters(locale: Locale) {
  return {
    date: (iso: string) => dates(locale, DAY).format(new Date(iso)),
    dateTime: (iso: string) => dates(locale, DAY_AND_TIME).format(new Date(iso)),
    /** "14:32", on the clock of whoever looks. */
    time: (iso: string) => dates(locale, TIME).format(new Date(iso)),
    /** "Tuesday 17 November 2026". */
    longDay: (iso: string) => capital(dates(locale, LONG_DAY).format(new Date(iso))),
    // A day of the statistics (2026-11-22) is one of UTC wherever it is read.
    day: (iso: string) => dates(locale, SHORT_DAY_UTC).format(new Date(iso)),
    wholeDay: (iso: string) => dates(locale, DAY_UTC).format(new Date(iso)),
    relative: (iso: string) => relativeTime(locale, iso),
    /** The same where it begins a cell or a line: "Now", "Hier". */
    relativeAlone: (iso: string) => capital(relativeTime(locale, iso)),
    number: (value: number) => numbers[locale].format(value),
  }
}

/** Dates and numbers as the current language writes them. */
export function useFormat(): ReturnType<typeof formatters> {
  return formatters(useLocale())
}
