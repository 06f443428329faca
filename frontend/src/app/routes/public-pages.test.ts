import { expect, it } from 'vitest'
import { initials } from '@/components/avatar'
import { tokenOf } from '@/features/accounts/components/use-link-token'
import { looksLikeEmail } from '@/lib/validate'
import { safeNext } from './public-pages'

it('after the sign-in people only go to addresses of our own', () => {
  expect(safeNext('/users?q=a')).toBe('/users?q=a')
  for (const trap of ['//evil.example', '/\\evil.example', 'https://evil.example', undefined, 7])
    expect(safeNext(trap)).toBe('/')
})

it('the token of a mailed link is read from the fragment', () => {
  expect(tokenOf('#token=a-b_c')).toBe('a-b_c')
  expect(tokenOf('')).toBeNull()
})

it('initials are the first and the last', () => {
  expect([initials('Zoé van der Berg'), initials('Cher'), initials(' ')]).toEqual(['ZB', 'C', ''])
})

it('only what is certainly no address is refused here', () => {
  expect(looksLikeEmail('zoé@exämple.org')).toBe(true)
  expect(looksLikeEmail('zoé@')).toBe(false)
})
