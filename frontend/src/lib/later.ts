import { type ComponentType, lazy } from 'react'

/**
 * A part of a page in a chunk of its own, fetched as soon as the page is: it opens off line too, where a
 * chunk that does not come would take the page down with all that was typed on it.
 */
export function later<P>(load: () => Promise<ComponentType<P>>) {
  const fetch = () => load().then((component) => ({ default: component }))
  const ahead = fetch().catch(() => null)
  return lazy(async () => (await ahead) ?? fetch())
}
