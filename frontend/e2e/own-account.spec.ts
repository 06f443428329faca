import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import {
  expectAccessible,
  freshEmail,
  LOCALES,
  linkFromMail,
  makeUser,
  PASSWORD,
  signIn,
  test,
  WORDS,
} from './support'

for (const locale of LOCALES) {
  test.describe(`one’s own account, in ${locale}`, () => {
    test.use({ locale })
    const t = WORDS[locale]

    async function signedIn(page: Page, name: string): Promise<string> {
      const { email } = await makeUser(locale, name)
      await signIn(page, locale, email, PASSWORD)
      return email
    }

    test('another address counts once it is confirmed from there, and the old one is told', async ({
      page,
    }) => {
      const [before, after] = [await signedIn(page, 'Ada Moving'), freshEmail('moved')]
      await page.getByLabel(t.profile.newEmail).fill(after)
      await page.getByLabel(t.profile.password, { exact: true }).fill('not the password at all')
      await page.getByRole('button', { name: t.profile.change }).click()
      await expect(page.getByLabel(t.profile.password, { exact: true })).toHaveAttribute(
        'aria-invalid',
        'true',
      )
      await expect(page.getByLabel(t.profile.newEmail)).toHaveValue(after)
      await page.getByLabel(t.profile.password, { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: t.profile.change }).click()
      await expect(page.getByText(t.profile.pending(after))).toBeVisible()
      await expectAccessible(page)
      await page.goto(await linkFromMail(page, after, '/confirm-email'))
      await page.getByRole('button', { name: t.accounts.confirmEmail.submit }).click()
      await expect(page.getByRole('heading', { name: t.accounts.confirmEmail.doneTitle })).toBeVisible()
      const told = await (await page.request.get(`/dev/mail.json?to=${encodeURIComponent(before)}`)).json()
      expect(told.some(({ text }: { text: string }) => text.includes(after))).toBe(true)
      await signIn(page, locale, after, PASSWORD)
      await expect(page.getByRole('main').getByText(after)).toBeVisible()
    })

    test('another password signs every other device out, and any device can be signed out', async ({
      page,
      browser,
    }) => {
      const email = await signedIn(page, 'Ada Careful')
      const elsewhere = await (await browser.newContext({ locale })).newPage()
      await signIn(elsewhere, locale, email, PASSWORD)
      await page.goto('/account/devices')
      const end = page.getByRole('button', { name: new RegExp(`^${t.devices.end}:`) })
      await expect(end).toHaveCount(1)
      await end.click()
      await expect(page.getByText(t.devices.noOthers)).toBeVisible()
      await elsewhere.goto('/sign-in')
      await signIn(elsewhere, locale, email, PASSWORD)

      await page.goto('/account/password')
      await page.getByLabel(t.password.current).fill('not the password at all')
      await page.getByLabel(t.password.new).fill(`${PASSWORD} anew`)
      await page.getByRole('button', { name: t.password.submit }).click()
      await expect(page.getByLabel(t.password.current)).toHaveAttribute('aria-invalid', 'true')
      await expect(page.getByLabel(t.password.current)).toBeFocused()
      await expectAccessible(page)
      await page.getByLabel(t.password.current).fill(PASSWORD)
      await page.getByRole('button', { name: t.password.submit }).click()
      await expect(page.getByText(t.password.done).first()).toBeVisible()
      await elsewhere.goto('/account/devices')
      await expect(elsewhere.getByRole('heading', { level: 1, name: t.signIn.title })).toBeVisible()
      await elsewhere.context().close()
    })

    test('one’s data can be taken along, the account deleted, and taken back', async ({ page }) => {
      const email = await signedIn(page, 'Ada Leaving')
      await page.goto('/account/data')
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: t.data.export }).click()
      const copy = JSON.parse(await readFile(await (await download).path(), 'utf8'))
      expect(JSON.stringify(copy)).toContain(email)
      await page.getByRole('button', { name: t.data.delete }).click()
      const dialog = page.getByRole('dialog', { name: t.data.ask })
      await dialog.getByLabel(t.data.password, { exact: true }).fill(PASSWORD)
      await expectAccessible(page)
      await dialog.getByRole('button', { name: t.data.confirm }).click()
      await page.getByRole('dialog', { name: t.data.goneTitle }).getByRole('button').click()
      await page.goto(await linkFromMail(page, email, '/restore-account'))
      await page.getByRole('button', { name: t.accounts.restore.submit }).click()
      await expect(page.getByRole('heading', { name: t.accounts.restore.doneTitle })).toBeVisible()
      await signIn(page, locale, email, PASSWORD)
      await expect(page.getByLabel(t.profile.name)).toHaveValue('Ada Leaving')
    })
  })
}
