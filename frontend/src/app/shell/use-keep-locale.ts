import { useQueryClient } from '@tanstack/react-query'
import { updateLocale } from '@/features/profile/api/update-locale'
import { meQuery } from '@/hooks/use-me'
import { speak } from '@/lib/i18n/catalogue'
import type { Locale } from '@/lib/i18n/locale'

/** Speak another language at once, and in the mails and at the next sign-in too. */
export function useKeepLocale() {
  const queries = useQueryClient()
  return async (locale: Locale) => {
    await speak(locale)
    // Should the server refuse, the page still speaks as asked; the profile page can try again.
    const me = await updateLocale(locale).catch(() => null)
    if (me) queries.setQueryData(meQuery.queryKey, me)
    await queries.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'permissions' || queryKey[0] === 'roles',
    })
  }
}
