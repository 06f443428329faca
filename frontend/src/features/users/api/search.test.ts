import { describe, expect, it } from 'vitest'
import { countFilters, parseUsersSearch, toFilter } from './search'

describe('the address of a view of users', () => {
  it('keeps what means something and drops the rest', () => {
    const raw = {
      q: ' zoé ',
      status: ['active', 'nonsense'],
      verified: 'yes',
      sort: 'password',
      created_from: '2026-01-01',
      extra: 1,
    }
    expect(parseUsersSearch(raw)).toEqual({ q: 'zoé', status: ['active'], created_from: '2026-01-01' })
  })

  it('survives its own round trip', () => {
    const search = parseUsersSearch({
      q: 'a',
      role: 'manager',
      verified: false,
      sort: '-name',
      columns: ['email'],
    })
    expect(parseUsersSearch({ ...search })).toEqual(search)
  })

  it('asks for whole days, the last one included', () => {
    const { created_from, created_to } = toFilter({ created_from: '2026-03-01', created_to: '2026-03-01' })
    const hours = (Date.parse(created_to as string) - Date.parse(created_from as string)) / 3_600_000
    expect(hours).toBe(24)
  })

  it('counts filters, not search or sort', () => {
    expect(countFilters({ q: 'a', sort: 'name', role: 'reader', verified: false })).toBe(2)
  })
})
