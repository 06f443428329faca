import { defineCatalogue } from '@/lib/i18n/catalogue'

export const dataWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
