import type { User, UserStatus } from '../../lib/api/types'

const FIRST = [
  'Zoé',
  'Émile',
  'Aïcha',
  'Jürgen',
  'Priya',
  'Lucas',
  'Chloé',
  'Tomasz',
  'Inès',
  'Kenji',
  'Maud',
  'Søren',
  'Amina',
  'Hugo',
  'Léa',
  'Mateo',
]
const LAST = [
  'Martin',
  'Lefèvre',
  'Ben Salah',
  'Müller',
  'Sharma',
  'Durand',
  'Nowak',
  'Roux',
  'Tanaka',
  'Petit',
  'Jensen',
  'Garnier',
  'Diallo',
  'Moreau',
  'Ferreira',
  "O'Connor",
]
const STATUSES: UserStatus[] = [
  'active',
  'active',
  'active',
  'active',
  'active',
  'invited',
  'suspended',
  'deleted',
]
const DAY = 86_400_000
export const NOW = Date.UTC(2026, 10, 22, 9, 30)

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f' ]/g, '')
    .replace(/ø/g, 'o')
    .toLowerCase()
const ago = (days: number) => new Date(NOW - days * DAY).toISOString()

export const idOf = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** Person number n: always the same one. */
export function person(n: number): User {
  const first = FIRST[n % FIRST.length] as string
  const last = LAST[(n * 7 + Math.floor(n / 16)) % LAST.length] as string
  const status = n === 0 ? 'active' : (STATUSES[(n * 5) % STATUSES.length] as UserStatus)
  const created = ago((n * 37) % 730)
  return {
    id: idOf(n),
    email: n === 0 ? 'admin@example.com' : `${plain(first)}.${plain(last)}.${n}@example.org`,
    name: n === 0 ? 'Camille Admin' : `${first} ${last}`,
    locale: n % 3 ? 'fr' : 'en',
    time_zone: 'Europe/Paris',
    status,
    verified_at: status === 'invited' ? null : created,
    roles: n === 0 ? ['admin'] : n % 9 === 0 ? ['manager'] : n % 4 === 0 ? ['reader'] : [],
    created_at: created,
    updated_at: created,
    last_sign_in_at: status === 'invited' ? null : ago(((n * 13) % 60) + 0.2),
    deleted_at: status === 'deleted' ? ago(n % 28) : null,
    avatar_url: null,
    version: 1,
  }
}
