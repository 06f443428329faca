import { describe, expect, it } from 'vitest'
import { formatters, relativeTime } from './format'
import { detectLocale } from './locale'
import { plural } from './plural'

const now = Date.parse('2026-11-22T12:00:00Z')

describe('dates and numbers', () => {
  it('tells how long ago in words', () => {
    expect(relativeTime('en', '2026-11-22T11:00:00Z', now)).toBe('1 hour ago')
    expect(relativeTime('fr', '2026-11-21T11:00:00Z', now)).toBe('hier')
    expect(relativeTime('en', '2026-11-22T11:59:50Z', now)).toBe('now')
  })

  it('reads a day of the statistics as the same day everywhere', () => {
    expect(formatters('en').wholeDay('2026-11-22')).toBe('22 Nov 2026')
    expect(formatters('fr').longDay('2026-11-17T12:00:00')).toBe('Mardi 17 novembre 2026')
  })

  it('counts as each language counts: zero is singular in French', () => {
    const forms = { one: '# personne', other: '# personnes' }
    expect(plural('fr', 0, forms)).toBe('0 personne')
    expect(plural('en', 0, { one: '# person', other: '# people' })).toBe('0 people')
    expect(plural('en', 1234, { one: '# person', other: '# people' })).toBe('1,234 people')
  })

  it('speaks the first of the browser’s languages that it knows', () => {
    expect(detectLocale(['de-DE', 'fr-CA', 'en'])).toBe('fr')
    expect(detectLocale(['de-DE'])).toBe('en')
  })
})
