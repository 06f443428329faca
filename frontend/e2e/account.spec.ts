import { crc32, deflateSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import {
  expectAccessible,
  freshEmail,
  LOCALES,
  type Locale,
  linkFromMail,
  PASSWORD,
  signIn,
  test,
  WORDS,
} from './support'

async function signUp(page: Page, locale: Locale, email: string): Promise<void> {
  const { accounts: t } = WORDS[locale]
  await page.goto('/sign-up')
  await page.getByLabel(t.name).fill('Zoé Example')
  await page.getByLabel(t.email).fill(email)
  await page.getByLabel(t.password, { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: t.signUp.submit }).click()
  await expect(page.getByRole('heading', { name: t.checkMail })).toBeVisible()
}

/** The smallest honest picture: 8 by 8 green dots, as PNG. */
function greenSquare(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    size.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([size, body, sum])
  }
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0])
  const row = Buffer.from([0, ...Array.from({ length: 8 }, () => [29, 107, 88]).flat()])
  const dots = deflateSync(Buffer.concat(Array.from({ length: 8 }, () => row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', dots),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

async function verify(page: Page, locale: Locale, email: string): Promise<void> {
  const { accounts: t } = WORDS[locale]
  await page.goto(await linkFromMail(page, email, '/verify'))
  await page.getByRole('button', { name: t.verify.submit }).click()
  await expect(page.getByRole('heading', { name: t.verify.doneTitle })).toBeVisible()
}

for (const locale of LOCALES) {
  test.describe(`an account, in ${locale}`, () => {
    test.use({ locale })
    const t = WORDS[locale]

    test('sign up, be refused kindly before the verification, verify, sign in', async ({ page }) => {
      const email = freshEmail('sign.up')
      await signUp(page, locale, email)
      await expectAccessible(page)
      await page.goto('/sign-in')
      await page.getByLabel(t.signIn.email).fill(email)
      await page.getByLabel(t.signIn.password, { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: t.signIn.submit }).click()
      await expect(page.getByRole('button', { name: t.signIn.resend })).toBeVisible()
      await expectAccessible(page)
      await verify(page, locale, email)
      await signIn(page, locale, email, PASSWORD)
      await expect(page.getByRole('heading', { level: 1, name: t.profile.title })).toBeVisible()
      await expect(page.getByRole('link', { name: t.shell.users })).toHaveCount(0)
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale)
    })

    test('a forgotten password is replaced by a mailed link, which works once', async ({ page }) => {
      const email = freshEmail('forgot')
      await signUp(page, locale, email)
      await verify(page, locale, email)
      await page.goto('/forgot-password')
      await page.getByLabel(t.accounts.email).fill(email)
      await page.getByRole('button', { name: t.accounts.forgot.submit }).click()
      await expect(page.getByRole('heading', { name: t.accounts.checkMail })).toBeVisible()
      const link = await linkFromMail(page, email, '/reset-password')
      await page.goto(link)
      await expect(page).toHaveURL(/reset-password$/)
      await expectAccessible(page)
      await page.getByLabel(t.accounts.newPassword, { exact: true }).fill('short')
      await page.getByRole('button', { name: t.accounts.reset.submit }).click()
      await expect(page.getByLabel(t.accounts.newPassword, { exact: true })).toHaveAttribute(
        'aria-invalid',
        'true',
      )
      await page.getByLabel(t.accounts.newPassword, { exact: true }).fill(`${PASSWORD} anew`)
      await page.getByRole('button', { name: t.accounts.reset.submit }).click()
      await expect(page.getByRole('heading', { name: t.accounts.reset.doneTitle })).toBeVisible()
      await signIn(page, locale, email, `${PASSWORD} anew`)
      await page.goto('/sign-in')
      await page.goto(link)
      await page.getByLabel(t.accounts.newPassword, { exact: true }).fill(`${PASSWORD} again`)
      await page.getByRole('button', { name: t.accounts.reset.submit }).click()
      await expect(page.getByRole('alert').first()).toBeVisible()
    })

    test('the profile: another name, another language, a picture', async ({ page }) => {
      const email = freshEmail('profile')
      await signUp(page, locale, email)
      await verify(page, locale, email)
      await signIn(page, locale, email, PASSWORD)
      await page.getByLabel(t.profile.name).fill('Zoé Renamed')
      await page.getByRole('button', { name: t.common.save }).click()
      await expect(page.getByText(t.profile.saved).first()).toBeVisible()
      await page.getByLabel(t.profile.picture).setInputFiles({
        name: 'picture.png',
        mimeType: 'image/png',
        buffer: greenSquare(),
      })
      await expect(page.getByText(t.profile.pictureSaved).first()).toBeVisible()
      await expect(page.locator('main img')).toBeVisible()
      await expectAccessible(page)
      const other: Locale = locale === 'en' ? 'fr' : 'en'
      await page.getByLabel(t.profile.language, { exact: true }).selectOption(other)
      await page.getByRole('button', { name: t.common.save }).click()
      await expect(page.getByRole('heading', { level: 1, name: WORDS[other].profile.title })).toBeVisible()
      await page.reload()
      await expect(page.getByLabel(WORDS[other].profile.name)).toHaveValue('Zoé Renamed')
    })
  })
}
