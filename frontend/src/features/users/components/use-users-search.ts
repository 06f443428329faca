import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { UsersSearch } from '../api/search'

/** The table's state lives in the address; changing it replaces the entry, so that Back leaves the table. */
export function useUsersSearch() {
  const search: UsersSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (patch: Partial<UsersSearch>) =>
      void navigate({ to: '.', replace: true, search: (now: UsersSearch) => ({ ...now, ...patch }) }),
    [navigate],
  )
  return [search, change] as const
}
