import { beforeEach, describe, expect, it, vi } from 'vitest'
import { storage } from '@/lib/storage'

const KEY = 'utilisateurs-views'

/** The room as a newly opened page finds it. */
async function opened() {
  vi.resetModules()
  return import('./views')
}

beforeEach(() => localStorage.clear())

describe('views kept under a name', () => {
  it('outlive the page, without the dialog that was open', async () => {
    const before = await opened()
    before.saveView('Zoé’s', { q: 'zoé', status: ['suspended'], create: true })
    const after = await opened()
    expect(after.views.get()).toEqual([{ name: 'Zoé’s', search: { q: 'zoé', status: ['suspended'] } }])
  })

  it('are replaced by one of the same name, and forgotten on request', async () => {
    const { forgetView, saveView, views } = await opened()
    saveView('Mine', { q: 'a' })
    saveView('Mine', { q: 'b' })
    expect(views.get()).toEqual([{ name: 'Mine', search: { q: 'b' } }])
    forgetView('Mine')
    expect(storage.read(KEY)).toBe('[]')
  })

  it.each(['no json', '{}', '[{"name": 1}, null]', '[{"name": "x", "search": null}]'])(
    'bear with what somebody else wrote there: %s',
    async (text) => {
      localStorage.setItem(KEY, text)
      expect((await opened()).views.get().every(({ search }) => Object.keys(search).length === 0)).toBe(true)
    },
  )
})
