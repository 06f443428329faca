import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import { client } from '@/client/client.gen'

beforeEach(() => {
  client.setConfig({ baseUrl: `${location.origin}/api/v1` })
})

afterEach(() => {
  cleanup()
  localStorage.clear()
  vi.unstubAllGlobals()
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no cookie store.
  document.cookie = 'utilisateurs-csrf=; Path=/; Max-Age=0'
})
