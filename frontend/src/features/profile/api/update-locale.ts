import { patchMe } from '@/client/sdk.gen'
import type { Me } from '@/lib/api/types'
import type { Locale } from '@/lib/i18n/locale'

/** Keep the chosen language in the profile, over whatever else changed there meanwhile. */
export function updateLocale(locale: Locale): Promise<Me> {
  return patchMe({ body: { locale } })
}
