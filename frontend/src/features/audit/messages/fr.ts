import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Journal d’audit',
  lead: 'Qui a fait quoi, quand, depuis où. Personne ne peut le modifier.',
  what: 'Ce qui est arrivé',
  all: 'Tout',
  groups: {
    signIn: 'Connexions et sessions',
    account: 'Comptes personnels',
    administration: 'Administration des utilisateurs',
    service: 'Rôles et clés',
  },
  from: 'Depuis le',
  to: 'Jusqu’au',
  onlyAbout: (name) => `Seulement à propos de ${name}`,
  onlyBy: (name) => `Seulement par ${name}`,
  onePerson: 'une personne',
  everybody: 'Afficher tout le monde',
  clear: 'Effacer les filtres',
  emptyTitle: 'Rien ne correspond',
  emptyText: 'Élargissez les dates, ou cherchez parmi tous les événements.',
}

export default fr
