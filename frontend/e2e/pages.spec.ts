import { expect, type Page } from '@playwright/test'
import { expectAccessible, LOCALES, type Locale, signInAsAdmin, test } from './support'

const STRANGERS = [
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/verify',
  '/reset-password#token=x',
  '/accept-invitation#token=x',
  '/confirm-email#token=x',
  '/restore-account#token=x',
  '/nowhere',
]
const MINE = [
  '/account/profile',
  '/account/password',
  '/account/devices',
  '/account/activity',
  '/account/data',
]
const ADMINISTRATION = ['/overview', '/users', '/users?status=["suspended"]', '/roles', '/audit']
/**
 * Between the two languages each page is seen at each width by day and by night; the pictures lie in test-results.
 * French, with its longer words, has both looks of the phone. Two of three are audited: colours and widths are, each.
 */
const LOOKS = {
  en: [
    { width: 1440, colorScheme: 'light', audited: true },
    { width: 768, colorScheme: 'light', audited: false },
    { width: 1440, colorScheme: 'dark', audited: true },
  ],
  fr: [
    { width: 768, colorScheme: 'dark', audited: true },
    { width: 360, colorScheme: 'dark', audited: false },
    { width: 360, colorScheme: 'light', audited: true },
  ],
} as const

async function settled(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading').first()).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
}

/** The colours change by an event, and the browser tells of it when it likes; what is judged is what is painted. */
async function painted(page: Page, colorScheme: string): Promise<void> {
  await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`))
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  })
}

async function fits(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(beyond, 'nothing to scroll sideways').toBeLessThanOrEqual(0)
}

async function looksRight(page: Page, locale: Locale, path: string): Promise<void> {
  await settled(page, path)
  for (const { width, colorScheme, audited } of LOOKS[locale]) {
    await test.step(`${path} at ${width} px, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      await painted(page, colorScheme)
      await fits(page)
      if (audited) await expectAccessible(page)
      const name = `${locale}-${width}-${colorScheme}${path.replace(/[^a-z]+/gi, '-')}.png`
      await page.screenshot({ path: `test-results/pages/${name}` })
    })
  }
}

for (const locale of LOCALES) {
  test.describe(`each page is accessible and fits, in ${locale}`, () => {
    test.use({ locale })
    test.setTimeout(300_000)

    test('for strangers', async ({ page }) => {
      for (const path of STRANGERS) await looksRight(page, locale, path)
    })

    test('for oneself and for administrators', async ({ page }) => {
      await signInAsAdmin(page, locale)
      for (const path of [...MINE, ...ADMINISTRATION]) await looksRight(page, locale, path)
    })
  })
}

test('no script of ours can read a token, and the page needs no inline script', async ({ page }) => {
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  await signInAsAdmin(page, 'en')
  const readable = await page.evaluate(() => `${document.cookie} ${JSON.stringify({ ...localStorage })}`)
  expect(readable).not.toMatch(/eyJ|access|refresh_token/)
  expect(refused).toEqual([])
})
