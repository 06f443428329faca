import type { User } from '@/lib/api/types'
import { createStore, useStore } from '@/lib/store'

type Selection = ReadonlyMap<string, User>

/** Who is ticked. It outlives pages, filters and a look at one user: only its owner empties it. */
export const selection = createStore<Selection>(new Map())

export function useSelection(): Selection {
  return useStore(selection)
}

/** Tick or untick some users. */
export function select(users: User[], ticked: boolean): void {
  const next = new Map(selection.get())
  for (const user of users) {
    if (ticked) next.set(user.id, user)
    else next.delete(user.id)
  }
  selection.set(next)
}

/** Untick those of whom only the identifiers are at hand. */
export function deselect(ids: string[]): void {
  const gone = new Set(ids)
  selection.set(new Map([...selection.get()].filter(([id]) => !gone.has(id))))
}

export function clearSelection(): void {
  selection.set(new Map())
}
