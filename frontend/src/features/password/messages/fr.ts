import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Mot de passe',
  lead: 'Le changer vous déconnecte de tous vos autres appareils.',
  current: 'Mot de passe actuel',
  new: 'Nouveau mot de passe',
  submit: 'Changer le mot de passe',
  done: 'Votre mot de passe est changé. Les autres appareils sont déconnectés.',
}

export default fr
