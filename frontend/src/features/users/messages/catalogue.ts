import { defineCatalogue } from '@/lib/i18n/catalogue'

export const userWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
