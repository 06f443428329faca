import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isProblem } from '@/lib/api/problem'

export type FieldMessages<V> = Partial<Record<keyof V & string, string>>

type FormOptions<V> = {
  initial: V
  submit: (values: V) => Promise<unknown>
  /** What can be said before asking the server. Empty means: go and ask. */
  validate?: (values: V) => FieldMessages<V>
}

/** Sort a refusal: what concerns a field of this form lands on it, the rest is told above the form. */
export function sortProblem<V extends object>(error: unknown, values: V) {
  const fields: FieldMessages<V> = {}
  if (!isProblem(error)) return { fields, rest: error }
  for (const { field, reason, remedy } of error.errors) {
    const name = field.replace(/^body\./, '')
    if (name in values) fields[name as keyof V & string] ??= [reason, remedy].filter(Boolean).join(' ')
  }
  const told = error.errors.length > 0 && Object.keys(fields).length === error.errors.length
  return { fields, rest: told ? null : error }
}

function focusFirst(form: HTMLFormElement | null): void {
  const wrong =
    form?.querySelector<HTMLElement>('[aria-invalid=true]') ??
    form?.querySelector<HTMLElement>('[role=alert]')
  wrong?.focus()
}

/** A form that keeps what was typed whatever the server answers. */
export function useForm<V extends object>({ initial, submit, validate }: FormOptions<V>) {
  const [values, setValues] = useState(initial)
  const [errors, setErrors] = useState<FieldMessages<V>>({})
  const [problem, setProblem] = useState<unknown>(null)
  const [pending, setPending] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  // Only once the page shows what is wrong can the focus go there.
  useEffect(() => {
    if (refusals > 0) focusFirst(form.current)
  }, [refusals])

  function set<K extends keyof V & string>(name: K, value: V[K]) {
    setValues((now) => ({ ...now, [name]: value }))
    setErrors((now) => ({ ...now, [name]: undefined }))
  }
  function refuse(fields: FieldMessages<V>, rest: unknown) {
    setErrors(fields)
    setProblem(rest)
    setRefusals((now) => now + 1)
  }
  async function send() {
    const early = validate?.(values) ?? {}
    if (Object.values(early).some(Boolean)) return refuse(early, null)
    setPending(true)
    setProblem(null)
    try {
      await submit(values)
    } catch (error) {
      const { fields, rest } = sortProblem(error, values)
      refuse(fields, rest)
    } finally {
      setPending(false)
    }
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!pending) void send()
  }
  return {
    values,
    set,
    setValues,
    errors,
    problem,
    pending,
    send,
    formProps: { ref: form, onSubmit, noValidate: true },
  }
}

export type Form<V extends object> = ReturnType<typeof useForm<V>>
