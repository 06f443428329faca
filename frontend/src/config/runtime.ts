/** Where this copy of the interface finds its server: read at run time, one build for every environment. */
export type RuntimeConfig = { api_url: string }

let current: RuntimeConfig = { api_url: '/api/v1' }

export function runtimeConfig(): RuntimeConfig {
  return current
}

export function setRuntimeConfig(config: RuntimeConfig): void {
  current = { api_url: config.api_url.replace(/\/+$/, '') }
}

/** Read /config.json; a refusal or nonsense is said, never guessed around. */
export async function loadRuntimeConfig(): Promise<void> {
  const response = await fetch('/config.json', { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  const config: unknown = await response.json()
  const url = (config as Partial<RuntimeConfig> | null)?.api_url
  if (typeof url !== 'string' || url === '') throw new Error('/config.json does not say api_url')
  setRuntimeConfig({ api_url: url })
}
