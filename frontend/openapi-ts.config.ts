import { defineConfig } from '@hey-api/openapi-ts'

const BASE = /^\/api\/v1/

type Operations = Record<string, { operationId?: string }>

/**
 * Paths relative to the API's address, which is known at run time only (/config.json), and functions
 * named after what they ask for: `getUsers`, `postUsersBulk`.
 */
function relative(document: { paths?: object }): void {
  const entries: [string, Operations][] = Object.entries(document.paths ?? {})
  for (const [, item] of entries) for (const operation of Object.values(item)) delete operation.operationId
  document.paths = Object.fromEntries(entries.map(([path, item]) => [path.replace(BASE, ''), item]))
}

export default defineConfig({
  input: 'openapi.json',
  output: { path: process.env.CLIENT_OUTPUT ?? 'src/client' },
  parser: { patch: { input: relative } },
  plugins: [
    '@hey-api/typescript',
    { name: '@hey-api/client-fetch', runtimeConfigPath: '@/lib/api/client-config', throwOnError: true },
    { name: '@hey-api/sdk', responseStyle: 'data' },
  ],
})
