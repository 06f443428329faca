import { defineCatalogue } from '@/lib/i18n/catalogue'

/** The words of the frame around the pages, for the signed-in. */
export const shellWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
