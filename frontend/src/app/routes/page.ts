import { lazyRouteComponent } from '@tanstack/react-router'
import type { Catalogue } from '@/lib/i18n/catalogue'

type Words = Pick<Catalogue<unknown>, 'load'>

/** A page in a chunk of its own, and the words it speaks: fetched together when somebody goes there. */
export function page<M extends Record<string, unknown>, K extends keyof M & string>(
  importer: () => Promise<M>,
  name: K,
  ...words: Words[]
) {
  return {
    component: lazyRouteComponent(importer, name),
    loader: async () => {
      await Promise.all(words.map((catalogue) => catalogue.load()))
    },
  }
}
