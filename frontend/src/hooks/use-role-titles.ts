import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useCan } from './use-me'
import { rolesQuery } from './use-roles'

/** What a role is called, by its short name; who may not read roles sees the short name. */
export function useRoleTitles(): (name: string) => string {
  const can = useCan()
  const { data } = useQuery({ ...rolesQuery, enabled: can('roles:read') })
  return useMemo(() => {
    const titles = new Map(data?.map(({ name, title }) => [name, title]))
    return (name: string) => titles.get(name) ?? name
  }, [data])
}
