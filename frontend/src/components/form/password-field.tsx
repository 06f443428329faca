import { Box, Button } from '@chakra-ui/react'
import { type ReactNode, useState } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { Field } from './field'
import { Input } from './input'

type PasswordFieldProps = {
  label: ReactNode
  value: string
  onChange: (value: string) => void
  error?: string
  autoComplete: 'current-password' | 'new-password'
  /** For a new password: how long it must be. */
  minLength?: number
  autoFocus?: boolean
}

/** A password that can be looked at, and that says how much is missing while it is chosen. */
export function PasswordField({ label, value, onChange, error, minLength, ...input }: PasswordFieldProps) {
  const t = useCommon()
  const [shown, setShown] = useState(false)
  const missing = minLength ? minLength - [...value].length : 0
  const progress = missing > 0 ? t.passwordShort(missing) : t.passwordLong
  const hint = minLength && (value ? progress : t.passwordHint(minLength))
  return (
    <Field label={label} hint={hint} error={error}>
      {(ties) => (
        <Box position="relative" w="full">
          <Input
            {...ties}
            {...input}
            required
            type={shown ? 'text' : 'password'}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            pr="10"
            autoCapitalize="none"
            spellCheck={false}
          />
          <ShowButton
            shown={shown}
            label={shown ? t.hidePassword : t.showPassword}
            onClick={() => setShown(!shown)}
          />
        </Box>
      )}
    </Field>
  )
}

function ShowButton({ shown, label, onClick }: { shown: boolean; label: string; onClick: () => void }) {
  return (
    <Button
      variant="ghost"
      size="xs"
      position="absolute"
      right="1.5"
      top="1.5"
      aria-label={label}
      aria-pressed={shown}
      color={shown ? 'accent.fg' : 'fg.muted'}
      onClick={onClick}
    >
      <svg
        width="18"
        height="18"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        aria-hidden="true"
      >
        <path d="M2 10s2.8-5.2 8-5.2S18 10 18 10s-2.8 5.2-8 5.2S2 10 2 10Z" />
        <circle cx="10" cy="10" r="2.3" />
        {shown && <path d="m3.5 16.5 13-13" />}
      </svg>
    </Button>
  )
}
