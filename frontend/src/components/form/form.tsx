import { Stack } from '@chakra-ui/react'
import type { ComponentProps, ReactNode } from 'react'
import { ProblemNotice } from '../problem-notice'

type FormShellProps = { formProps: ComponentProps<'form'>; problem: unknown; children: ReactNode }

/** A form's frame: what was refused as a whole stands above its fields. */
export function FormShell({ formProps, problem, children }: FormShellProps) {
  return (
    <form {...formProps}>
      <Stack gap="5">
        {Boolean(problem) && <ProblemNotice error={problem} />}
        {children}
      </Stack>
    </form>
  )
}
