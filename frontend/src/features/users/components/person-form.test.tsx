import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { postSessions } from '@/client/sdk.gen'
import type { User } from '@/lib/api/types'
import { common } from '@/lib/i18n/common'
import { idOf } from '@/testing/fake/people'
import { PASSWORD } from '@/testing/fake/state'
import { draw } from '@/testing/render'
import { serveFake } from '@/testing/serve-fake'
import { userWords } from '../messages/catalogue'
import { PersonForm } from './person-form'

async function editing() {
  const fake = serveFake()
  await postSessions({ body: { email: 'admin@example.com', password: PASSWORD, cookies: true } })
  await Promise.all([common.load('en'), userWords.load('en')])
  const user = fake.state.users.find(({ id }) => id === idOf(7)) as User
  await draw(<PersonForm user={{ ...user }} readOnly={false} />)
  return { user, name: screen.getByLabelText('Name'), save: () => userEvent.click(screen.getByText('Save')) }
}

it('a lost race shows both versions and keeps what was typed', async () => {
  const { user, name, save } = await editing()
  Object.assign(user, { name: 'Theirs', version: user.version + 1 })
  await userEvent.clear(name)
  await userEvent.type(name, 'Mine')
  await save()
  await screen.findByText('Somebody changed this user while you were editing')
  expect(name).toHaveProperty('value', 'Mine')
  await userEvent.click(screen.getByText('Save mine'))
  await expect.poll(() => user.name).toBe('Mine')
})

it('a lost race can be given up for the other version', async () => {
  const { user, name, save } = await editing()
  Object.assign(user, { name: 'Theirs', version: user.version + 1 })
  await userEvent.type(name, ' and mine')
  await save()
  await userEvent.click(await screen.findByText('Take theirs'))
  expect(name).toHaveProperty('value', 'Theirs')
})

it('an empty name is refused before it is sent, on its own field', async () => {
  const { name, save } = await editing()
  await userEvent.clear(name)
  await save()
  expect(screen.getByText('This is needed.')).toBeTruthy()
  expect(name.getAttribute('aria-invalid')).toBe('true')
})
