import { createStore } from './store'

/** What a screen reader should say next; components/announcer.tsx holds the live region. */
export const announcement = createStore('')

export function announce(text: string): void {
  // The same words twice would be said once: an invisible space makes them new.
  announcement.set(announcement.get() === text ? `${text}\u00a0` : text)
}
