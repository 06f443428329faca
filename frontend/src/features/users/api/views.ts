import { storage } from '@/lib/storage'
import { createStore } from '@/lib/store'
import { parseUsersSearch, type UsersSearch } from './search'

/** A view of the table under a name: what its address would say. */
export type View = { name: string; search: UsersSearch }

const KEY = 'utilisateurs-views'
const MOST = 30

function parse(text: string | null): View[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(found)) return []
    return found
      .filter((one) => typeof one?.name === 'string' && typeof one?.search === 'object')
      .map(({ name, search }) => ({ name, search: parseUsersSearch(search ?? {}) }))
  } catch {
    return []
  }
}

/** The views kept in this browser, in the order of their making. */
export const views = createStore<View[]>(parse(storage.read(KEY)))

function keep(next: View[]): void {
  views.set(next)
  storage.write(KEY, JSON.stringify(next))
}

/** What of a search makes the view; a dialog that happens to be open does not. */
export function viewOf({ create: _, ...search }: UsersSearch): UsersSearch {
  return search
}

/** Keep a view; one of the same name is replaced. */
export function saveView(name: string, search: UsersSearch): void {
  const others = views.get().filter((one) => one.name !== name)
  keep([...others, { name, search: viewOf(search) }].slice(-MOST))
}

export function forgetView(name: string): void {
  keep(views.get().filter((one) => one.name !== name))
}
