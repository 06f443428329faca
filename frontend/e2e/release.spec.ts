import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'

test('the interface tells which release it is, and is asked about it each time', async ({ request }) => {
  const answer = await request.get('/version.json')
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  expect(await answer.json()).toEqual({ version })
  expect(answer.headers()['cache-control']).toBe('no-cache')
})
