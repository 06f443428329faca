import type { Translation } from '@/lib/i18n/catalogue'
import { plural } from '@/lib/i18n/plural'
import type en from './en'

const fr: Translation<typeof en> = {
  product: 'API Utilisateurs',
  save: 'Enregistrer',
  cancel: 'Annuler',
  close: 'Fermer',
  undo: 'Annuler l’action',
  retry: 'Réessayer',
  loading: 'Chargement…',
  optional: 'facultatif',
  required: 'Ce champ est nécessaire.',
  notAnEmail: 'Cela ne ressemble pas à une adresse e-mail, comme nom@example.com.',
  showPassword: 'Afficher le mot de passe',
  hidePassword: 'Masquer le mot de passe',
  passwordHint: (min) =>
    `Au moins ${plural('fr', min, { one: '# caractère', other: '# caractères' })}. Quelques mots sans rapport font un bon mot de passe.`,
  passwordShort: (missing) =>
    plural('fr', missing, { one: 'Encore # caractère', other: 'Encore # caractères' }),
  passwordLong: 'Assez long',
  never: 'Jamais',
  nothing: '—',
  you: 'Vous',
  language: 'Langue',
  theme: 'Apparence',
  themes: { system: 'Système', light: 'Clair', dark: 'Sombre' },
  statuses: { invited: 'Invité', active: 'Actif', suspended: 'Suspendu', deleted: 'Supprimé' },
  skip: 'Aller au contenu',
  loadMore: 'Afficher la suite',
  errorTitle: 'Le chargement a échoué',
  errorRemedy:
    'Réessayez dans un instant. Si cela continue, donnez la référence ci-dessous à votre administrateur.',
  reference: 'Référence',
  retryIn: (seconds) => `Réessayez dans ${plural('fr', seconds, { one: '# seconde', other: '# secondes' })}.`,
  unreachable: 'Le serveur est injoignable',
  unreachableRemedy:
    'Vérifiez votre connexion. Votre saisie est toujours là : réessayez une fois reconnecté.',
  broken: 'Un problème est survenu dans cette page',
  brokenRemedy: 'Rechargez-la. Ce que vous aviez enregistré est en sûreté.',
  reload: 'Recharger',
  notFound: 'Cette page n’existe pas',
  notFoundRemedy: 'L’adresse est peut-être mal écrite, ou la page a été déplacée.',
  goHome: 'Aller à la page d’accueil',
  forbidden: 'Vous ne pouvez pas voir cette page',
  forbiddenRemedy: 'Vos rôles ne le permettent pas. Un administrateur peut y remédier.',
}

export default fr
