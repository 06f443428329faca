import { createRoot } from 'react-dom/client'
import { client } from '@/client/client.gen'
import { loadRuntimeConfig, runtimeConfig } from '@/config/runtime'
import { common } from '@/lib/i18n/common'
import { Providers } from './providers'

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
  root?.replaceChildren(box)
}

async function start(): Promise<void> {
  await Promise.all([loadRuntimeConfig(), common.load()])
  client.setConfig({ baseUrl: new URL(runtimeConfig().api_url, location.origin).href })
  createRoot(root as HTMLElement).render(<Providers />)
}

start().catch(sayBroken)
