import { defineCatalogue } from '@/lib/i18n/catalogue'

export const overviewWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
