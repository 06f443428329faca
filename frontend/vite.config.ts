import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type PluginOption } from 'vite'

const server = process.env.API_PROXY ?? 'http://127.0.0.1:8000'

// The server takes writes from its own address only: the development server speaks in its name.
const forward = { target: server, headers: { origin: server } }

/** In `npm run dev:fake` the requests that would go to the server are answered by src/testing/fake. */
function fakeServer(): Plugin {
  return {
    name: 'fake-server',
    async configureServer(vite) {
      const { middleware } = await vite.ssrLoadModule('/src/testing/fake/middleware.ts')
      vite.middlewares.use(middleware())
    },
  }
}

/** What pages share comes in few chunks: a phone waits as long for half a kilobyte as for twenty. */
const CHUNKS = [
  { name: 'engine', test: /node_modules\/(?!@tanstack\/(react-)?virtual)/, priority: 2 },
  {
    name: 'parts',
    test: /src[\\/](components|hooks|lib|config|client)[\\/](?!messages)/,
    priority: 1,
    minShareCount: 3,
  },
]

export default defineConfig(({ mode }) => ({
  plugins: [react(), mode === 'fake' && fakeServer()] as PluginOption[],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: mode === 'fake' ? undefined : { '/api': forward, '/config.json': forward, '/dev': forward },
  },
  build: {
    target: 'es2023',
    manifest: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
}))
