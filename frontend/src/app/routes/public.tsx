import { createRoute } from '@tanstack/react-router'
import { configurationQuery } from '@/hooks/use-configuration'
import { queryClient } from '@/lib/api/query-client'
import { PublicLayout } from '../public-layout'
import { rootRoute } from './root'

/** What a stranger sees. */
export const publicRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'public',
  component: PublicLayout,
  loader: async () => {
    await queryClient.ensureQueryData(configurationQuery)
  },
})
