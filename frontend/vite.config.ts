import { readFileSync } from 'node:fs'
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

/** What src/app/main.tsx imports piece by piece, each in a task of its own, is fetched at once all the same. */
function fetchAtOnce(): Plugin {
  return {
    name: 'fetch-at-once',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, chunk }) {
        const seen = new Set(chunk?.imports)
        const pieces = [...(chunk?.dynamicImports ?? [])]
        for (const file of pieces) {
          const piece = bundle?.[file]
          if (seen.has(file) || piece?.type !== 'chunk') continue
          seen.add(file)
          pieces.push(...piece.imports)
        }
        return [...seen]
          .filter((file) => !chunk?.imports.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          }))
      },
    },
  }
}

/** A file beside the page says which release it is: who deployed it asks from outside. */
function tellVersion(): Plugin {
  const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))
  return {
    name: 'tell-version',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'version.json', source: JSON.stringify({ version }) })
    },
  }
}

/**
 * What pages share comes in few chunks: a phone waits as long for half a kilobyte as for twenty. The engine is
 * three of them, each a task of its own when it is evaluated.
 */
const CHUNKS = [
  { name: 'preload', test: /vite[\\/]preload-helper/, priority: 5 },
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 4 },
  { name: 'design', test: /node_modules\/(@chakra-ui|@emotion|@pandacss|stylis)\//, priority: 3 },
  { name: 'engine', test: /node_modules\/(?!@tanstack\/(react-)?virtual)/, priority: 2 },
  { name: 'theme', test: /src[\\/]lib[\\/]theme[\\/](?!mode)/, priority: 2 },
  {
    name: 'parts',
    test: /src[\\/](components|hooks|lib|config|client)[\\/](?!messages)/,
    priority: 1,
    minShareCount: 3,
  },
]

export default defineConfig(({ mode }) => ({
  plugins: [react(), fetchAtOnce(), tellVersion(), mode === 'fake' && fakeServer()] as PluginOption[],
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
