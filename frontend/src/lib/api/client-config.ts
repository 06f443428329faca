import type { ClientOptions, Config } from '@/client/client/types.gen'
import { problemOf } from './problem'
import { transport } from './transport'

/** The generated client's way out: our transport, and every refusal thrown as a Problem. */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await transport(new Request(input, init))
  if (!response.ok) throw await problemOf(response)
  return response
}

/** Called by src/client when it is born; the base address follows once /config.json is read. */
export function createClientConfig<T extends ClientOptions>(config?: Config<T>) {
  return { ...config, baseUrl: location.origin, fetch: send, throwOnError: true } as Config<
    Required<ClientOptions> & T
  >
}
