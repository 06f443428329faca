import { describe, expect, it } from 'vitest'
import { setRuntimeConfig } from '@/config/runtime'
import { keyPerBody } from './headers'
import { problemOf } from './problem'
import { apiUrl, queryString } from './url'

describe('addresses', () => {
  it('repeat lists and leave out what is empty', () => {
    expect(
      queryString({ q: 'é', status: ['active', 'invited'], role: '', verified: false, sort: undefined }),
    ).toBe('?q=%C3%A9&status=active&status=invited&verified=false')
  })

  it('start where /config.json says', () => {
    setRuntimeConfig({ api_url: 'https://api.example.com/api/v1/' })
    expect(apiUrl('/users.csv')).toBe('https://api.example.com/api/v1/users.csv')
    setRuntimeConfig({ api_url: '/api/v1' })
  })
})

describe('an answer that is no problem detail', () => {
  it('becomes one all the same', async () => {
    const page = new Response('<h1>Bad gateway</h1>', { status: 502 })
    await expect(problemOf(page)).resolves.toMatchObject({ slug: 'unknown', status: 502, title: 'HTTP 502' })
  })
})

describe('an idempotency key', () => {
  it('stays for the same body and changes with it', () => {
    const keyFor = keyPerBody()
    const first = keyFor({ name: 'A' })
    expect(keyFor({ name: 'A' })).toBe(first)
    expect(keyFor({ name: 'B' })).not.toBe(first)
  })
})
