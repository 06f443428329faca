import { FormShell } from '@/components/form/form'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { useForm } from '@/hooks/use-form'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { check } from '@/lib/validate'
import { accountWords } from '../messages/catalogue'

type EmailFormProps = {
  submitLabel: string
  submit: (email: string) => Promise<unknown>
  autoFocus?: boolean
}

/** One address, one button. */
export function EmailForm({ submitLabel, submit, autoFocus }: EmailFormProps) {
  const t = useMessages(accountWords)
  const common = useCommon()
  const form = useForm({
    initial: { email: '' },
    validate: ({ email }) => ({ email: check.email(common, email) }),
    submit: ({ email }) => submit(email),
  })
  return (
    <FormShell formProps={form.formProps} problem={form.problem}>
      <TextField
        label={t.email}
        type="email"
        autoComplete="email"
        required
        autoFocus={autoFocus}
        value={form.values.email}
        error={form.errors.email}
        onChange={(value) => form.set('email', value)}
      />
      <SubmitButton pending={form.pending}>{submitLabel}</SubmitButton>
    </FormShell>
  )
}
