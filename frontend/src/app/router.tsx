import { createRouter } from '@tanstack/react-router'
import { NotFoundPage, RouteErrorPage } from './error-pages'
import { privateRoute } from './routes/private'
import { privatePages } from './routes/private-pages'
import { publicRoute } from './routes/public'
import { publicPages } from './routes/public-pages'
import { rootRoute } from './routes/root'

const routeTree = rootRoute.addChildren([
  publicRoute.addChildren(publicPages),
  privateRoute.addChildren(privatePages),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: RouteErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
