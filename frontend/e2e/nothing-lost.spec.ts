import { expect, type Page } from '@playwright/test'
import {
  adminApi,
  endSession,
  expectAccessible,
  freshEmail,
  LOCALES,
  makeUser,
  PASSWORD,
  resumeSession,
  signIn,
  signInAsAdmin,
  test,
  WORDS,
} from './support'

for (const locale of LOCALES) {
  test.describe(`nothing typed is lost, in ${locale}`, () => {
    test.use({ locale })
    const t = WORDS[locale]
    const save = (page: Page) => page.getByRole('button', { name: t.common.save, exact: true }).click()

    test('on the sign-up page: off line, then a password that is refused', async ({ page, context }) => {
      await page.goto('/sign-up')
      const password = page.getByLabel(t.accounts.password, { exact: true })
      await page.getByLabel(t.accounts.name).fill('Zoé Example')
      await page.getByLabel(t.accounts.email).fill(freshEmail('offline'))
      await password.fill('short')
      await context.setOffline(true)
      await page.getByRole('button', { name: t.accounts.signUp.submit }).click()
      await expect(page.getByRole('alert')).toContainText(t.common.unreachable)
      await expect(page.getByRole('alert')).toContainText(t.common.unreachableRemedy)
      await context.setOffline(false)
      await page.getByRole('button', { name: t.accounts.signUp.submit }).click()
      await expect(password).toHaveAttribute('aria-invalid', 'true')
      await expect(password).toBeFocused()
      await expectAccessible(page)
      await expect(page.getByLabel(t.accounts.name)).toHaveValue('Zoé Example')
      await password.fill(PASSWORD)
      await page.getByRole('button', { name: t.accounts.signUp.submit }).click()
      await expect(page.getByRole('heading', { name: t.accounts.checkMail })).toBeVisible()
    })

    test('on the profile: off line, an ended session, a change made elsewhere', async ({ page, context }) => {
      const { id, email } = await makeUser(locale, 'Before')
      await signIn(page, locale, email, PASSWORD)
      await page.goto('/account/profile')
      const name = page.getByLabel(t.profile.name)
      await name.fill('Typed off line')
      await context.setOffline(true)
      await save(page)
      await expect(page.getByRole('alert')).toContainText(t.common.unreachable)
      await expect(name).toHaveValue('Typed off line')
      await context.setOffline(false)

      await endSession(page)
      await save(page)
      await resumeSession(page, locale)
      await expect(page.getByText(t.profile.saved).first()).toBeVisible()
      await expect(name).toHaveValue('Typed off line')

      await adminApi((api) => api.patch(`/api/v1/users/${id}`, { data: { name: 'By somebody else' } }))
      await name.fill('Typed meanwhile')
      await save(page)
      await expect(page.getByText(t.profile.conflict)).toBeVisible()
      await expect(name).toHaveValue('Typed meanwhile')
      await save(page)
      await expect(page.getByText(t.profile.conflict)).toBeHidden()
      await page.reload()
      await expect(name).toHaveValue('Typed meanwhile')
    })

    test('on a user’s page: off line, an ended session, an address already taken', async ({
      page,
      context,
    }) => {
      const [{ id }, other] = [await makeUser(locale, 'Before'), await makeUser(locale, 'Other')]
      await signInAsAdmin(page, locale)
      await page.goto(`/users/${id}`)
      const name = page.getByLabel(t.users.dialog.name, { exact: true })
      const email = page.getByLabel(t.users.dialog.email)
      await name.fill('Typed')
      await email.fill(other.email)
      await context.setOffline(true)
      await save(page)
      await expect(page.getByRole('alert')).toContainText(t.common.unreachable)
      // A dialog opens off line too, and does not take the page down with what was typed.
      await page.getByRole('button', { name: t.users.actions.suspend }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.common.cancel }).click()
      await expect(name).toHaveValue('Typed')
      await context.setOffline(false)

      await endSession(page)
      await save(page)
      await resumeSession(page, locale)
      await expect(email).toHaveAttribute('aria-invalid', 'true')
      await expect(email).toBeFocused()
      await expectAccessible(page)
      await expect(name).toHaveValue('Typed')
      await email.fill(freshEmail('free'))
      await save(page)
      await expect(page.getByRole('heading', { level: 1, name: 'Typed' })).toBeVisible()
    })
  })
}
