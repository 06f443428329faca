import { useCommon } from '@/lib/i18n/common'

type RoleWords = { title: string; description: string }

/** The built-in roles in the language of the page; the others as whoever made them wrote them. */
export function useRoleWords() {
  const t = useCommon()
  const known: Record<string, RoleWords> = t.roles
  return (role: { name: string } & Partial<RoleWords>): RoleWords =>
    known[role.name] ?? { title: role.title ?? role.name, description: role.description ?? '' }
}
