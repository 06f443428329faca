import { defineCatalogue, useMessages } from './catalogue'

/** The words every page shares. */
export const common = defineCatalogue({
  en: () => import('@/lib/messages/en'),
  fr: () => import('@/lib/messages/fr'),
})

export const useCommon = () => useMessages(common)
