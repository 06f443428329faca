import { startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { client } from '@/client/client.gen'
import { loadRuntimeConfig, runtimeConfig } from '@/config/runtime'
import { configurationQuery } from '@/hooks/use-configuration'
import { queryClient } from '@/lib/api/query-client'
import { common } from '@/lib/i18n/common'
import { Providers } from './providers'
import { router } from './router'

/** The chunks of the page at this address, while the configuration is still on its way. */
function fetchAhead(): void {
  for (const { staticData } of router.matchRoutes(router.latestLocation))
    staticData.ahead?.().catch(() => undefined)
}

/** Draw the first page, in pieces between which the browser may answer; `drawn` is called once it is there. */
export async function start(root: HTMLElement, drawn: () => void): Promise<void> {
  fetchAhead()
  await Promise.all([loadRuntimeConfig(), common.load()])
  const { api_url, configuration } = runtimeConfig()
  client.setConfig({ baseUrl: new URL(api_url, location.origin).href })
  if (configuration) queryClient.setQueryData(configurationQuery.queryKey, configuration)
  router.subscribe('onRendered', drawn)
  // Before the first render, which would be thrown away: what comes of a load later is drawn in one long task.
  await router.load()
  startTransition(() => createRoot(root).render(<Providers />))
}
