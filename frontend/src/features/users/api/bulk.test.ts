import { describe, expect, it } from 'vitest'
import { postSessions } from '@/client/sdk.gen'
import { idOf } from '@/testing/fake/people'
import { PASSWORD } from '@/testing/fake/state'
import { serveFake, spoken } from '@/testing/serve-fake'
import { type BulkResult, runBulk } from './bulk'

describe('an action on many', () => {
  it('goes out in parts, tells its progress, and answers for each', async () => {
    const fake = serveFake()
    await postSessions({ body: { email: 'admin@example.com', password: PASSWORD, cookies: true } })
    const progress: number[] = []
    const onProgress = (results: BulkResult[]) => progress.push(results.length)
    const ids = Array.from({ length: 120 }, (_, n) => idOf(n))
    const results = await runBulk({ action: 'suspend', ids, onProgress })
    expect(progress).toEqual([50, 100, 120])
    expect(results.filter(({ ok }) => !ok).map(({ problem }) => problem?.type)).toEqual([
      'urn:utilisateurs:problem:last-administrator',
    ])
    const keys = fake.asked
      .filter(({ url }) => url.endsWith('/bulk'))
      .map(({ headers }) => headers.get('idempotency-key'))
    expect(new Set(keys).size).toBe(3)
    expect(spoken(fake.asked)).toContain('POST /users/bulk')
  })
})
