import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Vos données',
  exportTitle: 'Emportez une copie',
  exportText: 'Tout ce que ce service sait de vous, dans un fichier JSON : profil, appareils, historique.',
  export: 'Télécharger mes données',
  deleteTitle: 'Supprimer votre compte',
  deleteText:
    'Vous êtes aussitôt déconnecté partout. Pendant 30 jours, le lien de l’e-mail que nous vous envoyons le rétablit ; ensuite il est effacé définitivement.',
  delete: 'Supprimer mon compte…',
  ask: 'Supprimer votre compte ?',
  password: 'Votre mot de passe',
  confirm: 'Supprimer mon compte',
  goneTitle: 'Votre compte est supprimé',
  goneText:
    'L’e-mail que nous venons d’envoyer contient un lien qui le rétablit, pendant 30 jours. Adieu, ou à bientôt.',
  leave: 'Aller à la connexion',
}

export default fr
