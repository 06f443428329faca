import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { useConfiguration } from '@/hooks/use-configuration'
import { useForm } from '@/hooks/use-form'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { localeStore } from '@/lib/i18n/locale'
import { check } from '@/lib/validate'
import { signUp } from '../api/sign-up'
import { accountWords } from '../messages/catalogue'

type Values = { email: string; name: string; password: string }

/** What the browser knows, so that nobody need be asked. */
function surroundings() {
  return { locale: localeStore.get(), time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' }
}

function useSignUpForm(onSent: (email: string) => void) {
  const t = useCommon()
  return useForm<Values>({
    initial: { email: '', name: '', password: '' },
    validate: ({ email, name, password }) => ({
      name: check.text(t, name),
      email: check.email(t, email),
      password: check.text(t, password),
    }),
    submit: async ({ email, name, password }) => {
      await signUp({ email: email.trim(), name: name.trim(), password, ...surroundings() })
      onSent(email.trim())
    },
  })
}

type SignUpFormProps = { emailHint?: string; onSent: (email: string) => void }

export function SignUpForm({ emailHint, onSent }: SignUpFormProps) {
  const t = useMessages(accountWords)
  const { password_min_length } = useConfiguration()
  const form = useSignUpForm(onSent)
  return (
    <FormShell formProps={form.formProps} problem={form.problem}>
      <TextField
        label={t.name}
        autoComplete="name"
        required
        autoFocus
        value={form.values.name}
        error={form.errors.name}
        onChange={(value) => form.set('name', value)}
      />
      <TextField
        label={t.email}
        type="email"
        autoComplete="email"
        required
        hint={emailHint}
        value={form.values.email}
        error={form.errors.email}
        onChange={(value) => form.set('email', value)}
      />
      <PasswordField
        label={t.password}
        autoComplete="new-password"
        minLength={password_min_length}
        value={form.values.password}
        error={form.errors.password}
        onChange={(value) => form.set('password', value)}
      />
      <SubmitButton pending={form.pending}>{t.signUp.submit}</SubmitButton>
    </FormShell>
  )
}
