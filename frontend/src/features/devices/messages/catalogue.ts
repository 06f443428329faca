import { defineCatalogue } from '@/lib/i18n/catalogue'

export const devicesWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
