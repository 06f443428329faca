import { Stack } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import { FormShell } from '@/components/form/form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { useForm } from '@/hooks/use-form'
import { isProblem } from '@/lib/api/problem'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { check } from '@/lib/validate'
import { type Credentials, signIn } from '../api/sign-in'
import { signInWords } from '../messages/catalogue'
import { ResendVerification } from './resend-verification'

type SignInFormProps = {
  email?: string
  /** The address is known and stays: the same person comes back. */
  fixedEmail?: boolean
  onDone: () => void
  submitLabel: string
  children?: ReactNode
}

function useSignInForm(email: string, onDone: () => void) {
  const t = useCommon()
  return useForm<Credentials>({
    initial: { email, password: '' },
    validate: (values) => ({ email: check.email(t, values.email), password: check.text(t, values.password) }),
    submit: async (values) => {
      await signIn(values)
      onDone()
    },
  })
}

export function SignInForm({ email = '', fixedEmail, onDone, submitLabel, children }: SignInFormProps) {
  const t = useMessages(signInWords)
  const form = useSignInForm(email, onDone)
  const unverified = isProblem(form.problem, 'email-not-verified')
  return (
    <Stack gap="4">
      <FormShell formProps={form.formProps} problem={form.problem}>
        <TextField
          label={t.email}
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus={!fixedEmail}
          readOnly={fixedEmail}
          value={form.values.email}
          error={form.errors.email}
          onChange={(value) => form.set('email', value)}
        />
        <PasswordField
          label={t.password}
          autoComplete="current-password"
          autoFocus={fixedEmail}
          value={form.values.password}
          error={form.errors.password}
          onChange={(value) => form.set('password', value)}
        />
        <SubmitButton pending={form.pending}>{submitLabel}</SubmitButton>
        {children}
      </FormShell>
      {unverified && <ResendVerification email={form.values.email} />}
    </Stack>
  )
}
