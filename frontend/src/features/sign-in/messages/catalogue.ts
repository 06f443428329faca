import { defineCatalogue } from '@/lib/i18n/catalogue'

export const signInWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
