import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  email: 'Adresse e-mail',
  name: 'Nom',
  password: 'Mot de passe',
  newPassword: 'Nouveau mot de passe',
  backToSignIn: 'Retour à la connexion',
  goSignIn: 'Se connecter',
  linkMissing: 'Il manque le lien dans cette adresse',
  linkMissingText:
    'Ouvrez de nouveau le lien de l’e-mail, en entier. S’il était coupé en deux, copiez les deux parties.',
  checkMail: 'Regardez dans votre boîte',
  devMail: 'Ouvrir la boîte des développeurs',
  signUp: {
    title: 'Créer un compte',
    lead: 'C’est l’affaire d’une minute : vous confirmerez votre adresse par e-mail.',
    submit: 'Créer mon compte',
    have: 'Vous avez déjà un compte ?',
    domains: (domains) => `Ouvert aux adresses de ${domains}.`,
    closedTitle: 'L’inscription est fermée ici',
    closedText: 'Les comptes s’ouvrent sur invitation. Demandez-en une à un administrateur.',
    sent: (email) =>
      `Si ${email} peut avoir un compte ici, un e-mail avec un lien est en route. Ouvrez-le pour confirmer votre adresse, puis connectez-vous.`,
    again: 'Rien reçu ? Renvoyer le lien',
  },
  verify: {
    title: 'Confirmez votre adresse',
    lead: 'Un clic, et votre compte est prêt.',
    submit: 'Confirmer mon adresse',
    doneTitle: 'Votre adresse est confirmée',
    doneText: 'Votre compte est prêt : vous pouvez vous connecter.',
    resendTitle: 'Renvoyer le lien',
    resendText: 'Donnez l’adresse de votre inscription.',
    resend: 'Envoyer le lien',
    resent: 'Si cette adresse attend sa confirmation, un nouveau lien est en route.',
  },
  forgot: {
    title: 'Mot de passe oublié ?',
    lead: 'Donnez votre adresse : nous vous enverrons un lien pour en choisir un nouveau.',
    submit: 'Envoyer le lien',
    sent: (email) =>
      `Si ${email} a un compte ici, un e-mail avec un lien est en route. Le lien sert une fois, pendant peu de temps.`,
  },
  reset: {
    title: 'Choisissez un nouveau mot de passe',
    lead: 'Tous vos appareils connectés devront se reconnecter.',
    submit: 'Enregistrer le nouveau mot de passe',
    doneTitle: 'Votre mot de passe est changé',
    doneText: 'Connectez-vous avec le nouveau.',
    again: 'Demander un autre lien',
  },
  invitation: {
    title: 'Bienvenue',
    lead: 'Vous êtes invité. Choisissez un mot de passe, et corrigez votre nom si besoin.',
    nameHint: 'Laissez vide pour garder le nom de l’invitation.',
    submit: 'Accepter l’invitation',
    doneTitle: 'C’est fait',
    doneText:
      'Votre compte est prêt : connectez-vous avec votre adresse et le mot de passe que vous venez de choisir.',
  },
  confirmEmail: {
    title: 'Confirmez votre nouvelle adresse',
    lead: 'Vous vous connecterez désormais avec cette adresse.',
    submit: 'Utiliser cette adresse',
    doneTitle: 'Votre adresse est changée',
    doneText: 'Connectez-vous désormais avec la nouvelle.',
  },
  restore: {
    title: 'Gardez votre compte',
    lead: 'Votre compte doit bientôt être effacé. Vous pouvez encore changer d’avis.',
    submit: 'Rétablir mon compte',
    doneTitle: 'Votre compte est rétabli',
    doneText: 'Rien n’est perdu : connectez-vous comme avant.',
  },
}

export default fr
