import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Profil',
  lead: 'Comment vous apparaissez ici, et comment on vous joint.',
  picture: 'Photo',
  pictureHint: 'PNG, JPEG, WebP ou GIF, 5 Mo au plus. Elle est recadrée en carré.',
  choose: 'Choisir une photo',
  remove: 'Retirer',
  pictureSaved: 'Votre photo est enregistrée',
  pictureRemoved: 'Votre photo est retirée',
  tooLarge: 'Cette image dépasse 5 Mo. Choisissez-en une plus petite.',
  wrongType: 'Nous ne savons pas lire cette image. Choisissez un PNG, JPEG, WebP ou GIF.',
  about: 'À propos de vous',
  name: 'Nom',
  language: 'Langue',
  timeZone: 'Fuseau horaire',
  saved: 'Votre profil est enregistré',
  conflict:
    'Votre profil a été modifié ailleurs entre-temps. Votre saisie est toujours là : enregistrez de nouveau pour la garder.',
  email: 'Adresse e-mail',
  emailHint: 'Vous vous connectez avec elle.',
  current: 'Adresse actuelle',
  pending: (email) => `En attente de confirmation depuis ${email} : ouvrez le lien envoyé à cette adresse.`,
  newEmail: 'Nouvelle adresse',
  password: 'Votre mot de passe',
  change: 'Changer l’adresse',
  sent: (email) => `Un lien est en route vers ${email}. Votre adresse changera quand vous l’aurez ouvert.`,
}

export default fr
