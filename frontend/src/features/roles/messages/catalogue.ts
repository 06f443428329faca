import { defineCatalogue } from '@/lib/i18n/catalogue'

export const rolesWords = defineCatalogue({ en: () => import('./en'), fr: () => import('./fr') })
