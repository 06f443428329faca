import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  mainNavigation: 'Principale',
  administration: 'Administration',
  account: 'Votre compte',
  overview: 'Vue d’ensemble',
  users: 'Utilisateurs',
  roles: 'Rôles',
  audit: 'Journal d’audit',
  profile: 'Profil',
  password: 'Mot de passe',
  devices: 'Appareils',
  activity: 'Activité',
  data: 'Vos données',
  openMenu: 'Ouvrir le menu',
  find: 'Chercher…',
  shortcuts: 'Raccourcis clavier',
  signOut: 'Se déconnecter',
  preferences: 'Langue, apparence, déconnexion',
  palette: {
    title: 'Chercher ou aller à',
    placeholder: 'Une page, une personne, une action…',
    pages: 'Pages',
    people: 'Personnes',
    actions: 'Actions',
    nothing: 'Rien ne correspond.',
    results: (count) => (count < 2 ? `${count} résultat` : `${count} résultats`),
    light: 'Apparence claire',
    dark: 'Apparence sombre',
    english: 'Speak English',
    french: 'Parler français',
    createUser: 'Créer ou inviter un utilisateur',
  },
  keys: {
    palette: 'Chercher une page, une personne ou une action',
    help: 'Afficher ces raccourcis',
    search: 'Chercher dans la liste',
    andThen: 'puis',
  },
}

export default fr
