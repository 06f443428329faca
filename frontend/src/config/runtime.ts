import type { ConfigurationView } from '@/client/types.gen'

/** Where this copy of the interface finds its server: read at run time, one build for every environment. */
export type RuntimeConfig = {
  api_url: string
  /** What the server offers, where it serves the interface itself: a request less before the first page. */
  configuration?: ConfigurationView
}

let current: RuntimeConfig = { api_url: '/api/v1' }

export function runtimeConfig(): RuntimeConfig {
  return current
}

export function setRuntimeConfig(config: RuntimeConfig): void {
  current = { ...config, api_url: config.api_url.replace(/\/+$/, '') }
}

/** Read /config.json; a refusal or nonsense is said, never guessed around. */
export async function loadRuntimeConfig(): Promise<void> {
  const response = await fetch('/config.json')
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  const config: Partial<RuntimeConfig> | null = await response.json()
  const url: unknown = config?.api_url
  if (typeof url !== 'string' || url === '') throw new Error('/config.json does not say api_url')
  setRuntimeConfig({ api_url: url, configuration: config?.configuration })
}
