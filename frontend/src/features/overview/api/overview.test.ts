import { describe, expect, it } from 'vitest'
import { endsToday, niceCeiling, tickIndexes } from '../components/scale'
import { bucketsOf } from './buckets'
import { isoDay, parseOverviewSearch, rangeOf } from './search'

const now = Date.parse('2026-11-22T10:00:00Z')

function days(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    day: isoDay(Date.parse('2026-01-01') + n * 86_400_000),
    sign_ups: 1,
    sign_ins: 2,
    refused: 0,
    locked_out: 0,
    active_users: 10,
    mails_delivered: 3,
    mails_waiting: 0,
    mails_failed: 1,
  }))
}

describe('the time range', () => {
  it('is thirty days unless told otherwise', () => {
    expect(rangeOf({}, now)).toEqual({ from: '2026-10-24', to: '2026-11-22' })
  })

  it('never asks for more than the server answers', () => {
    const { from, to } = rangeOf({ from: '2000-01-01', to: '2026-11-22' }, now)
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(799)
  })

  it('drops nonsense from the address', () => {
    expect(parseOverviewSearch({ days: 31, from: '2026-02-02', to: '2026-01-01' })).toEqual({})
    expect(parseOverviewSearch({ days: 90 })).toEqual({ days: 90 })
  })
})

describe('the charts', () => {
  it('sum weeks when days no longer fit, but never sum people', () => {
    const { size, buckets } = bucketsOf(days(365))
    expect(size).toBe(7)
    expect(buckets[0]).toMatchObject({ day: '2026-01-01', sign_ups: 7, sign_ins: 14, active_users: 10 })
    expect(buckets[0]).toMatchObject({ mails_delivered: 21, mails_waiting: 0, mails_failed: 7 })
  })

  it('have round numbers on their axis', () => {
    expect([0, 3, 7, 28, 226, 1001].map(niceCeiling)).toEqual([4, 4, 8, 30, 240, 1200])
  })

  it('know a day or a week that is not over', () => {
    const until = Date.parse('2026-01-30T12:00:00Z')
    expect(endsToday(days(30), until)).toBe(true)
    expect(endsToday(days(29), until)).toBe(false)
    expect(endsToday(bucketsOf(days(365)).buckets, Date.parse('2026-12-31T10:00:00Z'))).toBe(true)
    expect(endsToday([], until)).toBe(false)
  })

  it('label as many days as fit', () => {
    expect(tickIndexes(30, 6)).toEqual([0, 5, 10, 15, 20, 25])
    expect(tickIndexes(0, 6)).toEqual([])
  })
})
