import { type ComponentType, lazy, useState } from 'react'

/**
 * A part of a page in a chunk of its own, fetched as soon as the page is: it opens off line too, where a
 * chunk that does not come would take the page down with all that was typed on it. Once it is there it is
 * drawn at once, so that what is typed right after a shortcut lands in it.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  let ready: ComponentType<P> | null = null
  const fetch = async () => {
    ready = await load()
    return { default: ready }
  }
  const ahead = fetch().catch(() => null)
  const Waiting = lazy(async () => (await ahead) ?? fetch()) as unknown as ComponentType<P>
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, at module level, as lazy() is.
  return function Later(props: P) {
    const [Part] = useState(() => ready ?? Waiting)
    return <Part {...props} />
  }
}
