import { expect, type Page } from '@playwright/test'
import { adminApi, expectAccessible, LOCALES, signInAsAdmin, test, WORDS } from './support'

/** More than one part of an action on many holds (50). */
const MANY = 60

/** So many people who share a word nobody else has; they are made side by side, since each hash takes its time. */
async function crowd(locale: string): Promise<string> {
  const word = `Crowd${locale}${Date.now().toString(36)}`
  const person = (number: number) => ({
    email: `${word}.${number}@example.org`.toLowerCase(),
    name: `${word} ${String(number).padStart(2, '0')}`,
    locale,
  })
  await adminApi(async (api) => {
    const answers = await Promise.all(
      Array.from({ length: MANY }, (_, number) => api.post('/api/v1/users', { data: person(number) })),
    )
    return answers.find((answer) => !answer.ok()) ?? (answers[0] as (typeof answers)[number])
  })
  return word
}

async function selectAll(page: Page, locale: 'en' | 'fr', word: string): Promise<void> {
  const { users: t } = WORDS[locale]
  await page.goto(`/users?q=${word}`)
  await expect(page.getByRole('main').getByText(t.count(MANY), { exact: true })).toBeVisible()
  await page.getByRole('checkbox', { name: t.selectAll }).check()
}

for (const locale of LOCALES) {
  test.describe(`an action on many, in ${locale}`, () => {
    test.use({ locale })
    const t = WORDS[locale].users
    const common = WORDS[locale].common

    test('that breaks off half-way tells how far it came, goes on with the rest, and is taken back', async ({
      page,
    }) => {
      const word = await crowd(locale)
      await signInAsAdmin(page, locale)
      await selectAll(page, locale, word)
      const asked: string[][] = []
      // The line breaks after the first part: the second never reaches the server.
      await page.route('**/api/v1/users/bulk', async (route) => {
        asked.push(route.request().postDataJSON().ids)
        await (asked.length === 2 ? route.abort() : route.continue())
      })
      await page
        .getByRole('toolbar', { name: t.selected(MANY) })
        .getByRole('button', { name: t.actions.delete })
        .click()
      const dialog = page.getByRole('dialog')
      const go = dialog.getByRole('button', { name: t.actions.delete })
      await go.click()
      const progress = dialog.getByRole('progressbar')
      await expect(dialog.getByText(t.bulkStopped)).toBeVisible()
      await expect(progress).toHaveAttribute('aria-valuenow', '50')
      await expect(dialog.getByText(t.progress(50, MANY))).toBeVisible()
      await expect(dialog.getByText(t.rowDone, { exact: true })).toHaveCount(50)
      await expect(dialog.getByText(t.rowWaiting, { exact: true })).toHaveCount(MANY - 50)
      await expectAccessible(page)

      await go.click()
      await expect(dialog).toBeHidden()
      expect(asked.map((ids) => ids.length)).toEqual([50, 10, 10])
      expect(asked[2]).toEqual(asked[1])
      await expect(page.getByRole('toolbar')).toHaveCount(0)
      await expect(page.getByText(t.done.delete(t.people(MANY))).first()).toBeVisible()
      await page.getByRole('button', { name: common.undo }).last().click()
      await expect(page.getByText(t.undone(t.people(MANY))).first()).toBeVisible()
      await expect(page.getByText(common.statuses.deleted, { exact: true })).toHaveCount(0)
    })

    test('that fails for some says for whom and why, and leaves those selected', async ({ page }) => {
      const word = await crowd(locale)
      await signInAsAdmin(page, locale)
      await selectAll(page, locale, word)
      const bar = page.getByRole('toolbar')
      // An invited person cannot be suspended: nobody is, and each row says so.
      await bar.getByRole('button', { name: t.actions.suspend }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(t.reason).fill('Story')
      await dialog.getByRole('button', { name: t.actions.suspend }).click()
      await expect(dialog.getByRole('alert')).toHaveText(t.bulkFailed(MANY))
      await expectAccessible(page)
      await dialog.getByRole('button', { name: common.close }).last().click()
      await expect(page.getByRole('toolbar', { name: t.selected(MANY) })).toBeVisible()
    })
  })
}
