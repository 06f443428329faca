import { describe, expect, it } from 'vitest'
import { Problem } from '@/lib/api/problem'
import { sortProblem } from './use-form'

const refusal = (...errors: Problem['errors']) =>
  new Problem({ type: 'urn:utilisateurs:problem:invalid-input', title: 'Not right', status: 422, errors })

describe('a refusal', () => {
  it('lands on the fields it is about, reason and remedy', () => {
    const error = refusal({ field: 'email', code: 'taken', reason: 'It is taken.', remedy: 'Use another.' })
    expect(sortProblem(error, { email: '' })).toEqual({
      fields: { email: 'It is taken. Use another.' },
      rest: null,
    })
  })

  it('is told above the form when it concerns a field the form does not show', () => {
    const error = refusal({ field: 'time_zone', code: 'unknown', reason: 'There is no such zone.' })
    expect(sortProblem(error, { email: '' })).toEqual({ fields: {}, rest: error })
  })

  it('is told as a whole when it names no field', () => {
    const error = new Error('off line')
    expect(sortProblem(error, { email: '' }).rest).toBe(error)
  })
})
