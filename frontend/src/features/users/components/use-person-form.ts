import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from '@/hooks/use-form'
import { isProblem } from '@/lib/api/problem'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { showToast } from '@/lib/toast'
import { check } from '@/lib/validate'
import { userQuery } from '../api/read-user'
import { updateUser } from '../api/update-user'
import { userWords } from '../messages/catalogue'

export type PersonValues = Pick<User, 'name' | 'email' | 'locale' | 'time_zone'>

const pick = ({ name, email, locale, time_zone }: User): PersonValues => ({ name, email, locale, time_zone })

/** Only what was touched is sent, so that two people editing different fields do not collide needlessly. */
function changesOf(before: PersonValues, after: PersonValues): Partial<PersonValues> {
  const keys = Object.keys(before) as (keyof PersonValues)[]
  return Object.fromEntries(keys.filter((key) => before[key] !== after[key]).map((key) => [key, after[key]]))
}

/** Editing somebody while others may too: a lost race keeps both versions in sight. */
export function usePersonForm(user: User) {
  const t = useMessages(userWords)
  const common = useCommon()
  const queries = useQueryClient()
  const [base, setBase] = useState(user)
  const [theirs, setTheirs] = useState<User | null>(null)

  async function save(values: PersonValues, over: User) {
    const changes = changesOf(pick(over), values)
    const saved = Object.keys(changes).length ? await updateUser(user.id, changes, over.version) : over
    setBase(saved)
    setTheirs(null)
    queries.setQueryData(userQuery(user.id).queryKey, saved)
    await queries.invalidateQueries({ queryKey: ['users', 'list'] })
    showToast({ text: t.person.saved })
  }
  async function submit(values: PersonValues) {
    try {
      await save(values, theirs ?? base)
    } catch (error) {
      if (!isProblem(error, 'edit-conflict')) throw error
      setTheirs(await queries.fetchQuery({ ...userQuery(user.id), staleTime: 0 }))
    }
  }
  const form = useForm<PersonValues>({
    initial: pick(user),
    validate: ({ name, email }) => ({ name: check.text(common, name), email: check.email(common, email) }),
    submit,
  })
  function takeTheirs() {
    if (!theirs) return
    setBase(theirs)
    form.setValues(pick(theirs))
    setTheirs(null)
  }
  return { form, theirs, takeTheirs }
}
