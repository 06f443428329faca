import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Activité',
  lead: 'Ce qui est arrivé à votre compte. Un événement ne vient pas de vous ? Changez de mot de passe, et déconnectez les appareils inconnus.',
}

export default fr
