import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getMe, patchMe, postSessions } from '@/client/sdk.gen'
import { PASSWORD } from '@/testing/fake/state'
import { serveFake, spoken } from '@/testing/serve-fake'
import { sessionEnded, sessionWatch, settleSession } from './expiry'

const credentials = { email: 'admin@example.com', password: PASSWORD, cookies: true }

let fake: ReturnType<typeof serveFake>

beforeEach(async () => {
  fake = serveFake()
  await postSessions({ body: credentials })
  fake.asked.length = 0
})

afterEach(() => {
  sessionWatch.set(false)
  settleSession(false)
})

describe('a request', () => {
  it('renews a stale session once and is sent again', async () => {
    fake.state.stale = true
    await expect(getMe()).resolves.toMatchObject({ email: 'admin@example.com' })
    expect(spoken(fake.asked)).toEqual(['GET /me', 'POST /sessions/refresh', 'GET /me'])
  })

  it('shares one renewal with the requests beside it', async () => {
    fake.state.stale = true
    await Promise.all([getMe(), getMe(), getMe()])
    expect(spoken(fake.asked).filter((one) => one.includes('refresh'))).toHaveLength(1)
  })

  it('proves its origin when it writes, and only then', async () => {
    await getMe()
    await patchMe({ body: { name: 'Camille' } })
    expect(fake.asked.map(({ headers }) => headers.get('X-CSRF-Token'))).toEqual([null, 'fake'])
  })

  it('asks for answers in the language of the page', async () => {
    await getMe()
    expect(fake.asked[0]?.headers.get('Accept-Language')).toBe('en')
  })

  it('is not renewed for a wrong password', async () => {
    const wrong = postSessions({ body: { ...credentials, password: 'wrong' } })
    await expect(wrong).rejects.toMatchObject({ slug: 'bad-credentials', status: 401 })
    expect(spoken(fake.asked)).toEqual(['POST /sessions'])
  })

  it('waits with its body while somebody signs in again, then goes out unchanged', async () => {
    sessionWatch.set(true)
    fake.state.signedIn = false
    const saved = patchMe({ body: { name: 'Typed before' } })
    await expect.poll(() => sessionEnded.get()).toBe(true)
    fake.state.signedIn = true
    settleSession(true)
    await expect(saved).resolves.toMatchObject({ name: 'Typed before' })
  })

  it('tells its refusal when nobody signs in again', async () => {
    sessionWatch.set(true)
    fake.state.signedIn = false
    const asked = getMe()
    await expect.poll(() => sessionEnded.get()).toBe(true)
    settleSession(false)
    await expect(asked).rejects.toMatchObject({ slug: 'not-signed-in' })
  })

  it('says that the server is unreachable when no answer comes', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('failed'))
    await expect(getMe()).rejects.toMatchObject({ slug: 'unreachable', status: 0 })
  })
})
