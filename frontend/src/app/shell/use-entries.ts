import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '@/config/paths'
import { useSignOut } from '@/features/sign-in/api/use-sign-out'
import { findUsersQuery } from '@/features/users/api/find-users'
import { useDebounced } from '@/hooks/use-debounced'
import { useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { setMode } from '@/lib/theme/mode'
import { shellWords } from '../messages/catalogue'
import { ACCOUNT, ADMINISTRATION, allowed } from './navigation'
import { useKeepLocale } from './use-keep-locale'

export type Entry = {
  id: string
  group: 'pages' | 'people' | 'actions'
  label: string
  detail?: string
  run: () => void
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function usePages(): Entry[] {
  const t = useMessages(shellWords)
  const navigate = useNavigate()
  const { permissions } = useMe()
  return [...allowed(ADMINISTRATION, permissions), ...ACCOUNT].map(({ key, to }) => ({
    id: key,
    group: 'pages',
    label: t[key],
    run: () => void navigate({ to }),
  }))
}

function useActions(help: () => void): Entry[] {
  const t = useMessages(shellWords)
  const navigate = useNavigate()
  const { permissions } = useMe()
  const signOut = useSignOut()
  const speak = useKeepLocale()
  const action = (id: string, label: string, run: () => void): Entry => ({ id, group: 'actions', label, run })
  const create = action('create-user', t.palette.createUser, () => {
    void navigate({ to: paths.users, search: { create: true } })
  })
  return [
    ...(permissions.includes('users:write') ? [create] : []),
    action('shortcuts', t.shortcuts, help),
    action('light', t.palette.light, () => setMode('light')),
    action('dark', t.palette.dark, () => setMode('dark')),
    action('english', t.palette.english, () => void speak('en')),
    action('french', t.palette.french, () => void speak('fr')),
    action('sign-out', t.signOut, () => void signOut()),
  ]
}

function usePeople(text: string): Entry[] {
  const navigate = useNavigate()
  const { permissions } = useMe()
  const wanted = useDebounced(text.trim(), 150)
  const enabled = permissions.includes('users:read') && wanted.length > 1
  const { data } = useQuery({ ...findUsersQuery(wanted), enabled, placeholderData: keepPreviousData })
  if (!enabled || !text.trim()) return []
  return (data?.items ?? []).map(({ id, name, email }) => ({
    id,
    group: 'people',
    label: name,
    detail: email,
    run: () => void navigate({ to: paths.user, params: { userId: id } }),
  }))
}

/** What matches the typed text: pages and actions from here, people from the server. */
export function useEntries(text: string, help: () => void): Entry[] {
  const wanted = fold(text.trim())
  const here = [...usePages(), ...useActions(help)].filter(({ label }) => fold(label).includes(wanted))
  return [...here, ...usePeople(text)]
}
