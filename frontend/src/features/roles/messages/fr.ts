import type { Translation } from '@/lib/i18n/catalogue'
import { plural } from '@/lib/i18n/plural'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Rôles',
  lead: 'Un rôle est un ensemble de permissions qui porte un nom. Chacun a autant de rôles qu’il lui en faut.',
  create: 'Nouveau rôle',
  builtin: 'Intégré',
  members: (count) => plural('fr', count, { one: '# membre', other: '# membres' }),
  permissions: 'Permissions',
  permission: 'Permission',
  allowed: 'permis',
  notAllowed: 'non permis',
  matrix: 'Ce que permet chaque rôle',
  edit: 'Modifier',
  delete: 'Supprimer',
  deleteAsk: (title) => `Supprimer le rôle « ${title} » ?`,
  deleteText: 'Un rôle que quelqu’un porte encore ne peut pas être supprimé.',
  deleted: (title) => `Rôle supprimé : ${title}`,
  saved: (title) => `Rôle enregistré : ${title}`,
  newTitle: 'Nouveau rôle',
  editTitle: (title) => `Rôle « ${title} »`,
  name: 'Nom court',
  nameHint: 'Minuscules, chiffres et traits d’union ; il ne change plus ensuite.',
  titleField: 'Titre',
  description: 'À quoi il sert',
  beyond: 'Vous ne pouvez accorder que ce que vous pouvez faire vous-même.',
  showMembers: 'Afficher les membres',
}

export default fr
