// A browser signed in to a running server, for the measures beside this file.
import { chromium } from '@playwright/test'

const {
  BASE_URL = 'http://127.0.0.1:8000',
  ADMIN_EMAIL = '',
  ADMIN_PASSWORD = '',
  CHROMIUM_PATH,
} = process.env

export { BASE_URL }

/** Open Chromium on a profile of its own (an empty path: a new one). */
export function open(profile, args = [], options = {}) {
  const executablePath = CHROMIUM_PATH || undefined
  return chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', ...args],
    ...options,
  })
}

/** Sign in as the administrator; a locale of the person's own is kept. */
export async function signIn(page) {
  await page.goto(`${BASE_URL}/sign-in`)
  await page.locator('input[type=email]').fill(ADMIN_EMAIL)
  await page.locator('input[type=password]').fill(ADMIN_PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
}
