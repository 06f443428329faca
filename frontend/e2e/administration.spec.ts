import { expect, type Locator, type Page } from '@playwright/test'
import {
  expectAccessible,
  expectQuiet,
  freshEmail,
  LOCALES,
  linkFromMail,
  PASSWORD,
  searchUsers,
  signIn,
  signInAsAdmin,
  test,
  WORDS,
  type Words,
} from './support'

async function invite(page: Page, t: Words, name: string, email: string): Promise<void> {
  await page.goto('/users')
  await page.getByRole('button', { name: t.users.create }).click()
  const dialog = page.getByRole('dialog', { name: t.users.dialog.title })
  await dialog.getByLabel(t.users.dialog.name, { exact: true }).fill(name)
  await dialog.getByLabel(t.users.dialog.email).fill(email)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: t.users.dialog.submitInvite }).click()
  await expect(dialog).toBeHidden()
}

async function find(page: Page, t: Words, email: string): Promise<void> {
  await searchUsers(page, t, email)
  await expect(page.getByRole('row').nth(1)).toContainText(email)
  await expect(page.getByRole('row')).toHaveCount(2)
}

for (const locale of LOCALES) {
  test.describe(`administration, in ${locale}`, () => {
    test.use({ locale })
    const t = WORDS[locale]

    test('invite somebody, who accepts; find, edit, suspend them, and take it back', async ({
      page,
      browser,
    }) => {
      const email = freshEmail('invited')
      await signInAsAdmin(page, locale)
      await invite(page, t, 'Ines Invited', email)

      const theirs = await (await browser.newContext({ locale })).newPage()
      await theirs.goto(await linkFromMail(page, email, '/accept-invitation'))
      await theirs.getByLabel(t.accounts.password, { exact: true }).fill(PASSWORD)
      await theirs.getByRole('button', { name: t.accounts.invitation.submit }).click()
      await expect(theirs.getByRole('heading', { name: t.accounts.invitation.doneTitle })).toBeVisible()
      await signIn(theirs, locale, email, PASSWORD)

      await find(page, t, email)
      await page.getByRole('link', { name: 'Ines Invited' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Ines Invited' })).toBeFocused()
      await page.getByLabel(t.users.dialog.name, { exact: true }).fill('Ines Edited')
      await page.getByRole('button', { name: t.common.save, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Ines Edited' })).toBeVisible()

      await page.getByRole('button', { name: t.users.actions.suspend }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(t.users.reason).fill('Story')
      await dialog.getByRole('button', { name: t.users.actions.suspend }).click()
      await expect(page.getByText(t.common.statuses.suspended).first()).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: t.common.undo }).click()
      await expect(page.getByRole('button', { name: t.users.actions.suspend })).toBeVisible()

      await page.getByRole('link', { name: t.users.person.history }).click()
      await expect(page.getByText('· Story')).toBeVisible()
      await theirs.context().close()
    })

    test('many at once: the selection outlives a filter, each result is told, all can be undone', async ({
      page,
    }) => {
      await signInAsAdmin(page, locale)
      const emails = [freshEmail('bulk'), freshEmail('bulk')]
      for (const email of emails) await invite(page, t, 'Bulk', email)
      for (const email of emails) {
        await find(page, t, email)
        await page.getByRole('row').nth(1).getByRole('checkbox').check()
      }
      const bar = page.getByRole('toolbar', { name: t.users.selected(2) })
      await expectQuiet(page)
      await expectAccessible(page)
      await bar.getByRole('button', { name: t.users.actions.delete }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.users.actions.delete }).click()
      await expect(page.getByText(t.users.done.delete(t.users.people(2))).first()).toBeVisible()
      await page.getByRole('button', { name: t.common.undo }).click()
      await expect(page.getByText(t.users.undone(t.users.people(2))).first()).toBeVisible()
    })

    test('by keyboard alone: a person is found from anywhere', async ({ page }) => {
      await signInAsAdmin(page, locale)
      await page.goto('/audit')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('combobox', { name: t.shell.palette.title })).toBeFocused()
      await page.keyboard.type('manager@example.com')
      await expect(page.getByRole('option', { name: /manager@example\.com/ })).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/\/users\/[0-9a-f-]{36}/)
      const name = page.getByLabel(t.users.dialog.name, { exact: true })
      const before = await name.inputValue()
      await name.press('?')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await page.keyboard.press('Control+k')
      await page.keyboard.type(t.shell.shortcuts)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog', { name: t.shell.shortcuts })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(name).toBeFocused()
      await expect(page.getByRole('heading', { level: 1, name: before, exact: true })).toBeVisible()
      await page.getByRole('heading', { level: 1 }).click()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: t.shell.shortcuts })).toBeVisible()
      await page.keyboard.press('Escape')
      await page.keyboard.press('g')
      await page.keyboard.press('u')
      await expect(page.getByRole('heading', { level: 1, name: t.users.title })).toBeFocused()
    })
  })
}

/** Which row lies at the top of the table and where, and how much the page holds. */
function glance(table: Locator) {
  return table.evaluate((frame) => {
    const top = frame.getBoundingClientRect().top + 60
    const row = [...frame.querySelectorAll('tr[aria-rowindex]')].find(
      (one) => one.getBoundingClientRect().bottom > top,
    )
    const index = Number(row?.getAttribute('aria-rowindex'))
    const held = frame.querySelectorAll('tr').length
    return {
      index,
      at: row?.getBoundingClientRect().top,
      scrolled: frame.scrollTop,
      held,
      person: row?.querySelector('a')?.getAttribute('href'),
    }
  })
}

test('thousands of rows scroll down and up again without a jump, and only those in sight exist', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await signInAsAdmin(page, 'en')
  await page.setViewportSize({ width: 768, height: 800 })
  await page.goto('/users?sort=name')
  const table = page.getByRole('region', { name: WORDS.en.users.table })
  const idle = table.locator('table[aria-busy=false]')
  await expect(page.getByRole('row').nth(5)).toBeVisible()
  expect((await page.getByRole('row').nth(3).getByRole('link').boundingBox())?.width).toBeGreaterThan(120)
  const start = await glance(table)
  for (let turn = 0; turn < 50; turn += 1) {
    const wanted = await table.evaluate((frame) => {
      frame.scrollTop = frame.scrollHeight - frame.clientHeight - 600
      return frame.scrollTop
    })
    await expect(idle).toBeVisible()
    const away = async () => Math.abs((await glance(table)).index - wanted / 57)
    await expect.poll(away, 'the rows of this place are drawn').toBeLessThan(4)
    const { scrolled, held } = await glance(table)
    expect(scrolled, 'the page that came moved nothing').toBe(wanted)
    expect(held).toBeLessThan(60)
  }
  expect((await glance(table)).index).toBeGreaterThan(4_000)
  for (let top = (await glance(table)).scrolled; top > 0; top -= 4_000) {
    await table.evaluate((frame, to) => frame.scrollTo(0, to), top)
    await expect(idle).toBeVisible()
    await expect.poll(async () => (await glance(table)).index).toBeGreaterThan(0)
    const { scrolled, held } = await glance(table)
    expect(Math.abs(scrolled - top), 'the page that came back moved nothing').toBeLessThan(1)
    expect(held).toBeLessThan(60)
  }
  await table.evaluate((frame) => frame.scrollTo(0, 0))
  await expect.poll(() => glance(table)).toEqual(start)
})
