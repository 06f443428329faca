import { defineCatalogue } from '@/lib/i18n/catalogue'

export const activityWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
