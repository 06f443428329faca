import { Button, type ButtonProps } from '@chakra-ui/react'
import { Spinner } from '../spinner'

/** Sends the form; while it is under way it stays where it is, says so, and a second press does nothing. */
export function SubmitButton({ pending, children, ...rest }: ButtonProps & { pending: boolean }) {
  return (
    <Button type="submit" aria-busy={pending} aria-disabled={pending} {...rest}>
      {pending && <Spinner />}
      {children}
    </Button>
  )
}
