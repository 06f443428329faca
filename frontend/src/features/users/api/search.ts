import type { GetUsersData } from '@/client/types.gen'
import type { UserStatus } from '@/lib/api/types'
import { dayToInstant } from '@/lib/days'

export const STATUSES: UserStatus[] = ['active', 'invited', 'suspended', 'deleted']
export const COLUMNS = [
  'email',
  'status',
  'roles',
  'created_at',
  'last_sign_in_at',
  'verified_at',
  'locale',
] as const
export type Column = (typeof COLUMNS)[number]
export const DEFAULT_COLUMNS: Column[] = ['email', 'status', 'roles', 'created_at', 'last_sign_in_at']

const SORTABLE = ['name', 'email', 'status', 'created_at', 'last_sign_in_at'] as const
export type SortKey = (typeof SORTABLE)[number]
export const DEFAULT_SORT = '-created_at'

/** The state of the table, as its address keeps it: a link to a view shows the same view. */
export type UsersSearch = {
  q?: string
  status?: UserStatus[]
  role?: string
  verified?: boolean
  created_from?: string
  created_to?: string
  last_sign_in_from?: string
  last_sign_in_to?: string
  sort?: string
  columns?: Column[]
  create?: true
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : undefined
const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined)

function some<T extends string>(value: unknown, known: readonly T[]): T[] | undefined {
  const kept = known.filter((one) => Array.isArray(value) && value.includes(one))
  return kept.length > 0 ? kept : undefined
}

export function isSortKey(key: string): key is SortKey {
  return SORTABLE.includes(key as SortKey)
}

function sort(value: unknown): string | undefined {
  return typeof value === 'string' && isSortKey(value.replace(/^-/, '')) ? value : undefined
}

/** Whatever somebody typed into the address, only what means something is kept. */
export function parseUsersSearch(raw: Record<string, unknown>): UsersSearch {
  const parsed: UsersSearch = {
    q: text(raw.q)?.trim() || undefined,
    status: some(raw.status, STATUSES),
    role: text(raw.role),
    verified: typeof raw.verified === 'boolean' ? raw.verified : undefined,
    created_from: day(raw.created_from),
    created_to: day(raw.created_to),
    last_sign_in_from: day(raw.last_sign_in_from),
    last_sign_in_to: day(raw.last_sign_in_to),
    sort: sort(raw.sort),
    columns: some(raw.columns, COLUMNS),
    create: raw.create === true ? true : undefined,
  }
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined))
}

export type UsersFilter = Omit<NonNullable<GetUsersData['query']>, 'limit' | 'cursor' | 'count'>

/** What the table asks of the server. */
export function toFilter(search: UsersSearch): UsersFilter {
  return {
    q: search.q,
    status: search.status,
    role: search.role,
    verified: search.verified,
    created_from: dayToInstant(search.created_from),
    created_to: dayToInstant(search.created_to, 1),
    last_sign_in_from: dayToInstant(search.last_sign_in_from),
    last_sign_in_to: dayToInstant(search.last_sign_in_to, 1),
    sort: search.sort ?? DEFAULT_SORT,
  }
}

const FILTERS = [
  'status',
  'role',
  'verified',
  'created_from',
  'created_to',
  'last_sign_in_from',
  'last_sign_in_to',
] as const

export function countFilters(search: UsersSearch): number {
  return FILTERS.filter((name) => search[name] !== undefined).length
}

export const NO_FILTERS = Object.fromEntries(FILTERS.map((name) => [name, undefined]))
