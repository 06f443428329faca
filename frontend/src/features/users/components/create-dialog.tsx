import { Button, Flex, Heading, Stack } from '@chakra-ui/react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '@/components/dialog'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SelectField } from '@/components/form/select-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { useConfiguration } from '@/hooks/use-configuration'
import { type Form, useForm } from '@/hooks/use-form'
import { useCan } from '@/hooks/use-me'
import { keyPerBody } from '@/lib/api/headers'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { LOCALE_NAMES, LOCALES, type Locale, localeStore } from '@/lib/i18n/locale'
import { showToast } from '@/lib/toast'
import { check } from '@/lib/validate'
import { createUser } from '../api/create-user'
import { userWords } from '../messages/catalogue'
import { RoleCheckboxes } from './role-checkboxes'

type Values = {
  name: string
  email: string
  how: 'invite' | 'password'
  password: string
  locale: Locale
  roles: string[]
}

function useCreateForm(onClose: () => void) {
  const t = useMessages(userWords)
  const common = useCommon()
  const queries = useQueryClient()
  // Pressing again after a lost answer creates one user, not two.
  const [keyFor] = useState(keyPerBody)
  const empty: Values = {
    name: '',
    email: '',
    how: 'invite',
    password: '',
    locale: localeStore.get(),
    roles: [],
  }
  return useForm<Values>({
    initial: empty,
    validate: ({ name, email, how, password }) => ({
      name: check.text(common, name),
      email: check.email(common, email),
      password: how === 'password' ? check.text(common, password) : undefined,
    }),
    submit: async ({ name, email, how, password, locale, roles }) => {
      const base = { name: name.trim(), email: email.trim(), locale, ...(roles.length > 0 && { roles }) }
      const body = how === 'password' ? { ...base, password } : base
      const user = await createUser(body, keyFor(body))
      await queries.invalidateQueries({ queryKey: ['users'] })
      showToast({ text: how === 'invite' ? t.dialog.invited(user.email) : t.dialog.created(user.name) })
      onClose()
    },
  })
}

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages(userWords)
  const common = useCommon()
  const can = useCan()
  const form = useCreateForm(onClose)
  const { values, set } = form
  return (
    <Dialog title={t.dialog.title} onClose={onClose}>
      <FormShell formProps={form.formProps} problem={form.problem}>
        <Identity form={form} />
        <How form={form} />
        <SelectField
          label={t.dialog.language}
          value={values.locale}
          options={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))}
          onChange={(value) => set('locale', value as Locale)}
        />
        {can('users:grant') && can('roles:read') && (
          <Stack gap="3">
            <Heading as="h3" size="sm">
              {t.dialog.roles}
            </Heading>
            <RoleCheckboxes
              legend={t.dialog.roles}
              value={values.roles}
              onChange={(roles) => set('roles', roles)}
            />
          </Stack>
        )}
        <Flex gap="2" justify="end" wrap="wrap">
          <Button variant="outline" onClick={onClose}>
            {common.cancel}
          </Button>
          <SubmitButton pending={form.pending}>
            {values.how === 'invite' ? t.dialog.submitInvite : t.dialog.submitCreate}
          </SubmitButton>
        </Flex>
      </FormShell>
    </Dialog>
  )
}

function Identity({ form }: { form: Form<Values> }) {
  const t = useMessages(userWords)
  return (
    <>
      <TextField
        label={t.dialog.name}
        required
        autoFocus
        autoComplete="off"
        value={form.values.name}
        error={form.errors.name}
        onChange={(value) => form.set('name', value)}
      />
      <TextField
        label={t.dialog.email}
        type="email"
        required
        autoComplete="off"
        value={form.values.email}
        error={form.errors.email}
        onChange={(value) => form.set('email', value)}
      />
    </>
  )
}

function How({ form }: { form: Form<Values> }) {
  const t = useMessages(userWords)
  const { password_min_length } = useConfiguration()
  return (
    <Stack gap="3">
      <Stack as="fieldset" gap="2" aria-label={t.dialog.how}>
        {(['invite', 'password'] as const).map((how) => (
          <Flex as="label" key={how} gap="3" align="center" cursor="pointer">
            <input
              type="radio"
              name="how"
              checked={form.values.how === how}
              onChange={() => form.set('how', how)}
            />
            {t.dialog[how]}
          </Flex>
        ))}
      </Stack>
      {form.values.how === 'password' && (
        <PasswordField
          label={t.dialog.passwordLabel}
          autoComplete="new-password"
          minLength={password_min_length}
          value={form.values.password}
          error={form.errors.password}
          onChange={(value) => form.set('password', value)}
        />
      )}
    </Stack>
  )
}
