import { defineCatalogue } from '@/lib/i18n/catalogue'

export const accountWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
