import {
  type APIRequestContext,
  type APIResponse,
  test as base,
  expect,
  type Page,
  request,
} from '@playwright/test'
import axe from 'axe-core'
import shellEn from '../src/app/messages/en'
import shellFr from '../src/app/messages/fr'
import accountsEn from '../src/features/accounts/messages/en'
import accountsFr from '../src/features/accounts/messages/fr'
import auditEn from '../src/features/audit/messages/en'
import auditFr from '../src/features/audit/messages/fr'
import dataEn from '../src/features/data/messages/en'
import dataFr from '../src/features/data/messages/fr'
import devicesEn from '../src/features/devices/messages/en'
import devicesFr from '../src/features/devices/messages/fr'
import overviewEn from '../src/features/overview/messages/en'
import overviewFr from '../src/features/overview/messages/fr'
import passwordEn from '../src/features/password/messages/en'
import passwordFr from '../src/features/password/messages/fr'
import profileEn from '../src/features/profile/messages/en'
import profileFr from '../src/features/profile/messages/fr'
import rolesEn from '../src/features/roles/messages/en'
import rolesFr from '../src/features/roles/messages/fr'
import signInEn from '../src/features/sign-in/messages/en'
import signInFr from '../src/features/sign-in/messages/fr'
import usersEn from '../src/features/users/messages/en'
import usersFr from '../src/features/users/messages/fr'
import commonEn from '../src/lib/messages/en'
import eventsEn from '../src/lib/messages/events/en'
import eventsFr from '../src/lib/messages/events/fr'
import commonFr from '../src/lib/messages/fr'

export const LOCALES = ['en', 'fr'] as const
export type Locale = (typeof LOCALES)[number]

/** The interface's own words, so that a story says what to press and not how it is spelt. */
export const WORDS = {
  en: {
    shell: shellEn,
    accounts: accountsEn,
    profile: profileEn,
    signIn: signInEn,
    users: usersEn,
    audit: auditEn,
    data: dataEn,
    devices: devicesEn,
    overview: overviewEn,
    password: passwordEn,
    roles: rolesEn,
    events: eventsEn,
    common: commonEn,
  },
  fr: {
    shell: shellFr,
    accounts: accountsFr,
    profile: profileFr,
    signIn: signInFr,
    users: usersFr,
    audit: auditFr,
    data: dataFr,
    devices: devicesFr,
    overview: overviewFr,
    password: passwordFr,
    roles: rolesFr,
    events: eventsFr,
    common: commonFr,
  },
}

export type Words = (typeof WORDS)[Locale]

export const PASSWORD = 'four unrelated words here'

const { E2E_ADMIN_EMAIL, ADMIN_EMAIL, E2E_ADMIN_PASSWORD, ADMIN_PASSWORD } = process.env

const ADMIN = {
  email: E2E_ADMIN_EMAIL ?? ADMIN_EMAIL ?? 'admin@example.com',
  password: E2E_ADMIN_PASSWORD ?? ADMIN_PASSWORD ?? '',
}

/** A page whose errors fail its story: nothing may be thrown or logged as an error by our own code. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const thrown: string[] = []
    await page.exposeFunction('tellStory', (text: string) => thrown.push(text))
    await page.addInitScript(() => {
      const tell = (window as unknown as { tellStory: (text: string) => void }).tellStory
      window.addEventListener('error', ({ error }) => tell(`${error?.stack} because ${error?.cause?.stack}`))
    })
    await use(page)
    expect(thrown).toEqual([])
  },
})

export function freshEmail(who: string): string {
  return `${who}.${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}@example.org`
}

export async function signIn(page: Page, locale: Locale, email: string, password: string): Promise<void> {
  const { signIn: t } = WORDS[locale]
  await page.goto('/sign-in')
  await page.getByLabel(t.email).fill(email)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.submit }).click()
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

/** The session is over everywhere; only the proof that somebody was signed in here is left. */
export async function endSession(page: Page): Promise<void> {
  const cookies = await page.context().cookies()
  await page.context().clearCookies()
  await page.context().addCookies(cookies.filter(({ name }) => name === 'utilisateurs-csrf'))
}

/** Sign in again where the page asks for it, over whatever lies open. */
export async function resumeSession(page: Page, locale: Locale): Promise<void> {
  const { signIn: t } = WORDS[locale]
  const dialog = page.getByRole('dialog', { name: t.endedTitle })
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel(t.password, { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: t.goOn }).click()
  await expect(dialog).toBeHidden()
}

/** Ask the server as its administrator, behind the back of the page. */
export async function adminApi(ask: (api: APIRequestContext) => Promise<APIResponse>): Promise<APIResponse> {
  const { baseURL } = test.info().project.use
  const door = await request.newContext({ baseURL })
  const { access_token } = await (await door.post('/api/v1/sessions', { data: ADMIN })).json()
  const api = await request.newContext({
    baseURL,
    extraHTTPHeaders: { Authorization: `Bearer ${access_token}` },
  })
  const answer = await ask(api)
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer
}

type Made = { id: string; email: string }

/** Somebody new who can sign in with PASSWORD. */
export async function makeUser(locale: Locale, name: string, roles: string[] = []): Promise<Made> {
  const data = { email: freshEmail('made'), name, password: PASSWORD, roles, locale }
  return (await adminApi((api) => api.post('/api/v1/users', { data }))).json()
}

/** Each story has an administrator of its own, who reads its language: stories run side by side. */
export async function signInAsAdmin(page: Page, locale: Locale): Promise<void> {
  const { email } = await makeUser(locale, 'Ada Administrator', ['admin'])
  await signIn(page, locale, email, PASSWORD)
}

/** The address in the newest mail to somebody; mails leave by an outbox, so it may take a moment. */
export async function linkFromMail(page: Page, to: string, path: string): Promise<string> {
  let link = ''
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`/dev/mail.json?to=${encodeURIComponent(to)}`)
        const mails: { text: string }[] = await answer.json()
        link =
          mails.map(({ text }) => new RegExp(`\\S+${path}#token=\\S+`).exec(text)?.[0]).find(Boolean) ?? ''
        return link
      },
      { timeout: 20_000 },
    )
    .not.toBe('')
  const { pathname, hash } = new URL(link)
  return pathname + hash
}

/** Search the users, until the address carries the words: whoever types is waited for, so that nothing is busy yet. */
export async function searchUsers(page: Page, t: Words, words: string): Promise<void> {
  await page.getByLabel(t.users.searchLabel).fill(words)
  await page.waitForURL(({ searchParams }) => searchParams.get('q') === words)
}

/** Nothing is on its way any more: what is shown is what was asked for. */
export async function expectQuiet(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
}

const AXE: axe.RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
}

/** The rules that judge colours: the only ones whose answer changes between day and night. */
export const COLOURS_ALONE: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  resultTypes: ['violations'],
}

/** No known fault of accessibility on what is shown now (WCAG 2.0 to 2.2, A and AA). */
export async function expectAccessible(page: Page, rules: axe.RunOptions = AXE): Promise<void> {
  // Once for each document: many looks are taken at one.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const told = await page.evaluate(async (options) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options)
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    )
  }, rules)
  expect(told).toEqual([])
}
