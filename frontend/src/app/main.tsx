import { pause } from '@/lib/pause'

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

/**
 * Modules imported together are evaluated in one task, during which a phone answers nobody for a fifth of a
 * second: so the engine comes in pieces, each evaluated in a task of its own. vite.config.ts has all of them
 * fetched at once.
 */
async function begin(): Promise<void> {
  await import('react-dom/client')
  await pause()
  const { system } = await import('@/lib/theme/system')
  await pause()
  system()
  await pause()
  const { start } = await import('./start')
  await pause()
  await start(root as HTMLElement, endSplash)
}

begin().catch(sayBroken)
