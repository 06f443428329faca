import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import {
  expectAccessible,
  expectQuiet,
  LOCALES,
  makeUser,
  searchUsers,
  signIn,
  signInAsAdmin,
  test,
  WORDS,
} from './support'

for (const locale of LOCALES) {
  test.describe(`finding out, in ${locale}`, () => {
    test.use({ locale })
    const t = WORDS[locale]

    test('a view of the users is filtered, kept under a name, shared as its address, and exported', async ({
      page,
      context,
    }) => {
      const { email } = await makeUser(locale, 'Zoé Exporté', ['reader'])
      await signInAsAdmin(page, locale)
      await page.goto('/users')
      await page.getByRole('button', { name: t.users.filters }).click()
      await page.getByLabel(t.common.statuses.active, { exact: true }).check()
      await page.getByLabel(t.users.role, { exact: true }).selectOption('reader')
      await searchUsers(page, t, 'exporte')
      await expect(page.getByRole('link', { name: 'Zoé Exporté' }).first()).toBeVisible()
      await expectQuiet(page)
      await expectAccessible(page)

      await page.getByRole('button', { name: t.users.views.title }).click()
      await page.getByLabel(t.users.views.name).fill('Readers')
      await page.getByRole('button', { name: t.common.save, exact: true }).click()
      await page.getByRole('link', { name: t.common.statuses.suspended }).click()
      await expect(page).toHaveURL(/suspended/)
      await expect(page.getByLabel(t.users.searchLabel)).toHaveValue('')
      await page.getByRole('link', { name: 'Readers' }).click()
      await expect(page.getByLabel(t.users.searchLabel)).toHaveValue('exporte')
      await expectQuiet(page)
      await expectAccessible(page)

      const other = await context.newPage()
      await other.goto(page.url())
      await expect(other.getByRole('link', { name: 'Zoé Exporté' }).first()).toBeVisible()
      await expect(other.getByLabel(t.users.role, { exact: true })).toHaveValue('reader')
      await other.close()

      await page.keyboard.press('Escape')
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: t.users.export }).click()
      const rows = (await readFile(await (await download).path(), 'utf8')).trim().split('\n')
      expect(rows.some((row) => row.includes(email))).toBe(true)
      expect(rows.slice(1).every((row) => row.includes('active'))).toBe(true)
    })

    test('why a sign-in failed: from the chart and its table to the log, the reason and the person', async ({
      page,
    }) => {
      const { email } = await makeUser(locale, 'Noémie Refusée')
      await page.request.post('/api/v1/sessions', { data: { email, password: 'not the password at all' } })
      await signInAsAdmin(page, locale)
      await page.goto('/overview')
      await page.getByRole('button', { name: t.overview.lastDays(7) }).click()
      await expect(page).toHaveURL(/days=7/)
      const charts = page.locator('main svg[role=img]')
      await expect(charts).toHaveCount(5)
      const twins = page.getByText(t.overview.asTable)
      await expect(twins).toHaveCount(5)
      await twins.first().click()
      await expect(page.getByRole('table').getByRole('row')).toHaveCount(8)
      await expectQuiet(page)
      await expectAccessible(page)

      await page.getByRole('link', { name: t.overview.why }).click()
      await expect(page).toHaveURL(/session\.sign_in_refused/)
      const line = page.getByRole('listitem').filter({ hasText: 'Noémie Refusée' }).first()
      await expect(line).toContainText(t.events.reasons['bad-credentials'] as string)
      await line.getByRole('button', { name: new RegExp(`^${t.events.details}`) }).click()
      await expect(line).toContainText(t.events.reasonHelp['bad-credentials'] as string)
      await expectAccessible(page)

      await line.getByRole('link', { name: 'Noémie Refusée' }).click()
      await page.getByRole('link', { name: t.users.person.history, exact: true }).click()
      await page.getByRole('link', { name: t.users.person.inAudit }).click()
      await expect(page.getByText(t.audit.onlyAbout('Noémie Refusée'))).toBeVisible()
      await page.getByLabel(t.audit.what).selectOption('session.sign_in_refused')
      await expect(page.getByRole('listitem')).toHaveCount(1)
      await page.getByRole('button', { name: t.audit.everybody }).click()
      await expect.poll(() => page.getByRole('listitem').count()).toBeGreaterThan(1)
    })

    test('a role is made, given, takes effect, and cannot be deleted while somebody holds it', async ({
      page,
      browser,
    }) => {
      const name = `story-${locale}-${Date.now().toString(36)}`
      const { id, email } = await makeUser(locale, 'Ada Promoted')
      await signInAsAdmin(page, locale)
      await page.goto('/roles')
      await page.getByRole('button', { name: t.roles.create }).click()
      const dialog = page.getByRole('dialog', { name: t.roles.newTitle })
      await dialog.getByLabel(t.roles.titleField).fill(`Story ${name}`)
      await dialog.getByLabel(t.roles.name).fill('Not a short name')
      await dialog.getByRole('checkbox').first().check()
      await dialog.getByRole('button', { name: t.common.save }).click()
      await expect(dialog.getByLabel(t.roles.name)).toHaveAttribute('aria-invalid', 'true')
      await expectAccessible(page)
      await dialog.getByLabel(t.roles.name).fill(name)
      await dialog.getByRole('button', { name: t.common.save }).click()
      await expect(dialog).toBeHidden()

      await page.goto(`/users/${id}`)
      await page.getByLabel(`Story ${name}`).check()
      await page.getByRole('button', { name: t.users.person.saveRoles }).click()
      await expect(page.getByText(t.users.person.saved).first()).toBeVisible()
      const theirs = await (await browser.newContext({ locale })).newPage()
      await signIn(theirs, locale, email, 'four unrelated words here')
      await expect(theirs.getByRole('link', { name: t.shell.users })).toBeVisible()
      await theirs.context().close()

      await page.goto('/roles')
      await page.getByRole('button', { name: `${t.roles.delete}: Story ${name}` }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.roles.delete }).click()
      await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
      await expectAccessible(page)
    })
  })
}
