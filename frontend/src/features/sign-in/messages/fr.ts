import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Connexion',
  email: 'Adresse e-mail',
  password: 'Mot de passe',
  submit: 'Se connecter',
  forgot: 'Mot de passe oublié ?',
  newHere: 'Première visite ?',
  signUp: 'Créer un compte',
  resend: 'Renvoyer le lien',
  resent: 'Envoyé. Regardez dans votre boîte, et aussi dans les indésirables.',
  endedTitle: 'Veuillez vous reconnecter',
  endedLead: 'Votre session a pris fin. Connectez-vous pour continuer : votre saisie est toujours là.',
  leave: 'Quitter cette page',
  goOn: 'Continuer',
}

export default fr
