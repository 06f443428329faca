import { Box } from '@chakra-ui/react'
import type { ComponentProps, ReactNode } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { Field } from './field'
import { Input } from './input'

type TextFieldProps = Omit<ComponentProps<typeof Input>, 'onChange' | 'value'> & {
  label: ReactNode
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  error?: string
}

/** One line to fill in. Those that may stay empty say so. */
export function TextField({ label, value, onChange, hint, error, ...input }: TextFieldProps) {
  const t = useCommon()
  const optional = !input.required && !input.disabled && !input.readOnly
  const title = (
    <>
      {label}
      {optional && (
        <Box as="span" color="fg.muted" fontWeight="normal">
          {' '}
          ({t.optional})
        </Box>
      )}
    </>
  )
  return (
    <Field label={title} hint={hint} error={error}>
      {(ties) => (
        <Input {...ties} {...input} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}
