import type { ReactNode } from 'react'
import { Field } from './field'
import { NativeSelect } from './input'

type SelectFieldProps = {
  label: ReactNode
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
  disabled?: boolean
  hint?: ReactNode
  error?: string
}

/** One of a few. */
export function SelectField({ label, value, options, onChange, disabled, hint, error }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ties) => (
        <NativeSelect
          {...ties}
          disabled={disabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  )
}
