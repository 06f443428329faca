import { describe, expect, it } from 'vitest'
import { csrfToken } from './csrf'

describe('the proof of origin', () => {
  it.each([
    ['a=1; utilisateurs-csrf=proof%3D; b=2', 'proof='],
    ['__Host-utilisateurs-csrf=proof', 'proof'],
    ['not-utilisateurs-csrf=proof', null],
    ['', null],
  ])('is read from %j', (cookies, proof) => {
    expect(csrfToken(cookies)).toBe(proof)
  })
})
