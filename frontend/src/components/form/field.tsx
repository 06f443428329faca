import { chakra, Stack } from '@chakra-ui/react'
import { type ReactNode, useId } from 'react'

const Label = chakra('label', { base: { fontSize: 'sm', fontWeight: 'medium' } })
const Note = chakra('div', {
  base: { fontSize: 'sm', color: 'fg.muted', '&[data-error=true]': { color: 'danger.fg' } },
})

type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  error?: string
  /** Draws the control, with what ties it to its label and its note. */
  children: (ties: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactNode
}

/** A label, a control, and under it what to know or what is wrong, tied together for those who listen. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const note = error || hint
  const noteId = `${id}note`
  return (
    <Stack gap="1.5" w="full" minW="0">
      <Label htmlFor={id}>{label}</Label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': note ? noteId : undefined,
      })}
      {note && (
        <Note id={noteId} data-error={Boolean(error)}>
          {note}
        </Note>
      )}
    </Stack>
  )
}
