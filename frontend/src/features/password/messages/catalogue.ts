import { defineCatalogue } from '@/lib/i18n/catalogue'

export const passwordWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
