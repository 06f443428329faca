import { createRoot } from 'react-dom/client'
import { client } from '@/client/client.gen'
import { loadRuntimeConfig, runtimeConfig } from '@/config/runtime'
import { configurationQuery } from '@/hooks/use-configuration'
import { queryClient } from '@/lib/api/query-client'
import { common } from '@/lib/i18n/common'
import { Providers } from './providers'
import { router } from './router'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

/** Without its configuration the interface can say nothing but that. */
function sayBroken(): void {
  const box = document.createElement('p')
  box.setAttribute('role', 'alert')
  box.style.cssText = 'max-width:32rem;margin:20vh auto;padding:0 1rem;font-family:system-ui'
  box.textContent =
    document.documentElement.lang === 'fr'
      ? 'Le serveur est injoignable. Rechargez la page dans un instant.'
      : 'The server cannot be reached. Reload the page in a moment.'
  endSplash()
  root?.replaceChildren(box)
}

/** What index.html shows meanwhile makes way for the first page. */
function endSplash(): void {
  document.getElementById('splash')?.remove()
}

/** The chunks of the page at this address, while the configuration is still on its way. */
function fetchAhead(): void {
  for (const { staticData } of router.matchRoutes(router.latestLocation))
    staticData.ahead?.().catch(() => undefined)
}

async function start(): Promise<void> {
  fetchAhead()
  await Promise.all([loadRuntimeConfig(), common.load()])
  const { api_url, configuration } = runtimeConfig()
  client.setConfig({ baseUrl: new URL(api_url, location.origin).href })
  if (configuration) queryClient.setQueryData(configurationQuery.queryKey, configuration)
  router.subscribe('onRendered', endSplash)
  createRoot(root as HTMLElement).render(<Providers />)
}

start().catch(sayBroken)
