import { defineCatalogue } from '@/lib/i18n/catalogue'

export const profileWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
