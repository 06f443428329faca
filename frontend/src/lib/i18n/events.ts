import { defineCatalogue } from './catalogue'

/** The words for what happened, shared by the pages that show history. */
export const eventWords = defineCatalogue({
  en: () => import('@/lib/messages/events/en'),
  fr: () => import('@/lib/messages/events/fr'),
})
