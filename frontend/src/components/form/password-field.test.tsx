import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { common } from '@/lib/i18n/common'
import { draw } from '@/testing/render'
import { PasswordField } from './password-field'

function Choosing() {
  const [value, setValue] = useState('')
  return <PasswordField label="Password" value={value} onChange={setValue} autoComplete="new-password" />
}

async function drawn() {
  await common.load('en')
  await draw(<Choosing />)
  return screen.getByLabelText(/^Password/)
}

it('is hidden until somebody asks to see it', async () => {
  const field = await drawn()
  expect(field.getAttribute('type')).toBe('password')
  await userEvent.click(screen.getByRole('button'))
  expect(field.getAttribute('type')).toBe('text')
})

it('takes what is pasted and what a password manager fills in', async () => {
  const field = await drawn()
  await userEvent.click(field)
  await userEvent.paste('seven green lamps at noon')
  expect(field).toHaveProperty('value', 'seven green lamps at noon')
  expect(field.getAttribute('autocomplete')).toBe('new-password')
})
