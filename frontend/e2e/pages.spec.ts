import { expect, type Page, type Route } from '@playwright/test'
import {
  adminApi,
  COLOURS_ALONE,
  expectAccessible,
  expectQuiet,
  LOCALES,
  type Locale,
  searchUsers,
  signInAsAdmin,
  test,
  WORDS,
} from './support'

// Each look is pictured; a trace of them all would cost more than the looks.
test.use({ trace: 'off' })

const STRANGERS = [
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/verify',
  '/verify?link=1#token=x',
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
/** Empty states stand among the full ones: a search that finds nobody, a day on which nothing happened. */
const ADMINISTRATION = [
  '/overview',
  '/overview?from=2020-01-01&to=2020-01-31',
  '/users',
  '/users?status=["suspended"]',
  '/users?q=nobody-is-called-so',
  '/users/somebody',
  '/users/somebody?tab=sessions',
  '/users/somebody?tab=history',
  '/users/00000000-0000-7000-8000-000000000000',
  '/roles',
  '/audit',
  '/audit?from=2020-01-01&to=2020-01-02',
]
const WIDTHS = [1440, 768, 360]
const COLOURS = ['light', 'dark'] as const

async function settled(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading').first()).toBeVisible()
  await expectQuiet(page)
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

/** At each width, by day and by night: it fits, is accessible, and has its picture taken (test-results/pages). */
async function looksRight(page: Page, locale: Locale, name: string, widths = WIDTHS): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of COLOURS) {
      await test.step(`${name} at ${width} px, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await painted(page, colorScheme)
        await fits(page)
        await expectAccessible(page, colorScheme === 'light' ? undefined : COLOURS_ALONE)
        const file = `${locale}-${width}-${colorScheme}${name.replace(/[^a-z0-9]+/gi, '-')}.png`
        await page.screenshot({ path: `test-results/pages/${file}` })
      })
    }
  }
}

async function eachLooksRight(page: Page, locale: Locale, paths: string[]): Promise<void> {
  for (const path of paths) {
    await settled(page, path)
    await looksRight(page, locale, path)
  }
}

/** Somebody of the sample, with a history. */
async function somebody(): Promise<string> {
  const answer = await adminApi((api) => api.get('/api/v1/users?q=manager@example.com&limit=1'))
  return (await answer.json()).items[0].id
}

/** The line to the server: whole, so slow that nothing comes back, or cut. */
async function tapped(page: Page) {
  let state: 'whole' | 'held' | 'cut' = 'whole'
  const held: Route[] = []
  await page.route('**/api/v1/**', async (route) => {
    if (state === 'held') held.push(route)
    else await (state === 'cut' ? route.abort() : route.continue())
  })
  return {
    hold: () => {
      state = 'held'
    },
    mend: async () => {
      state = 'whole'
      await Promise.all(held.splice(0).map((route) => route.continue()))
    },
    cut: async () => {
      state = 'cut'
      await Promise.all(held.splice(0).map((route) => route.abort()))
    },
  }
}

// French takes more room: what fits in it is looked at in every gate, English in the long form and in the pipeline.
const LONG = { en: { tag: '@long' }, fr: {} }

for (const locale of LOCALES) {
  test.describe(`each page is accessible, fits and is pictured, in ${locale}`, LONG[locale], () => {
    test.use({ locale })
    test.setTimeout(900_000)

    test('for strangers', async ({ page }) => {
      await eachLooksRight(page, locale, STRANGERS)
    })

    test('for oneself', async ({ page }) => {
      await signInAsAdmin(page, locale)
      await eachLooksRight(page, locale, MINE)
    })

    test('for administrators', async ({ page }) => {
      const id = await somebody()
      await signInAsAdmin(page, locale)
      await eachLooksRight(
        page,
        locale,
        ADMINISTRATION.map((path) => path.replace('somebody', id)),
      )
    })

    test('while it waits for the server, and when the server cannot be reached', async ({ page }) => {
      const { shell, common } = WORDS[locale]
      const line = await tapped(page)
      await signInAsAdmin(page, locale)
      await settled(page, '/account/password')
      for (const key of ['overview', 'users', 'roles', 'audit', 'devices', 'activity'] as const) {
        await page.setViewportSize({ width: 1440, height: 800 })
        line.hold()
        await page.getByRole('link', { name: shell[key], exact: true }).click()
        await expect(page.locator('[aria-busy=true]').first()).toBeVisible()
        await looksRight(page, locale, `/waiting-${key}`, [360])

        await line.cut()
        const again = page.getByRole('main').getByRole('button', { name: common.retry })
        await expect(again.first()).toBeVisible()
        await looksRight(page, locale, `/unreachable-${key}`, [360])
        await line.mend()
        await again.first().click()
        await expect(again).toHaveCount(0)
        await expectQuiet(page)
      }
    })
  })
}

test('what is shown stays legible while something else is asked for', async ({ page }) => {
  const t = WORDS.en
  const line = await tapped(page)
  await signInAsAdmin(page, 'en')
  const ways: [string, () => Promise<unknown>][] = [
    ['/overview', () => page.getByRole('button', { name: t.overview.lastDays(7) }).click()],
    ['/users', () => searchUsers(page, t, 'a')],
    ['/audit', () => page.getByLabel(t.audit.what).selectOption('session.sign_in_refused')],
  ]
  for (const [path, ask] of ways) {
    await settled(page, path)
    line.hold()
    await ask()
    await expect(page.locator('main [aria-busy=true]')).toBeVisible()
    await looksRight(page, 'en', `/renewing${path}`, [1440])
    await line.mend()
    await expectQuiet(page)
  }
})

test('a text too pale to be read is told, by day and by night', async ({ page }) => {
  await settled(page, '/sign-in')
  for (const [colorScheme, rules] of [
    ['light', undefined],
    ['dark', COLOURS_ALONE],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await painted(page, colorScheme)
    await page.evaluate(
      (pale) => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(`h1 { color: ${pale} !important }`)
        document.adoptedStyleSheets = [sheet]
      },
      colorScheme === 'light' ? '#cccccc' : '#333333',
    )
    await expect(expectAccessible(page, rules)).rejects.toThrow('color-contrast')
  }
})

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
