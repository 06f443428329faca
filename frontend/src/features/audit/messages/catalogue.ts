import { defineCatalogue } from '@/lib/i18n/catalogue'

export const auditWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
