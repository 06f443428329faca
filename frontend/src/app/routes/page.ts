import { lazyRouteComponent } from '@tanstack/react-router'

type Asked = { load: () => Promise<unknown> }

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Fetches what the route will show; may be called before anybody may see it. */
    ahead?: () => Promise<unknown>
  }
}

/** A page in a chunk of its own, and the words it speaks: fetched together when somebody goes there. */
export function page<M extends Record<string, unknown>, K extends keyof M & string>(
  importer: () => Promise<M>,
  name: K,
  ...needed: Asked[]
) {
  const component = lazyRouteComponent(importer, name)
  const load = () => Promise.all(needed.map((one) => one.load()))
  return {
    component,
    loader: async () => {
      await load()
    },
    staticData: { ahead: () => Promise.all([component.preload?.(), load()]) },
  }
}
