// Fails when a first load weighs more than the budget, gzip, in all: HTML, scripts, styles.
// Two loads are counted: what index.html names, and a stranger's whole sign-in page on top of it.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 170
const SIGN_IN = [
  'src/app/routes/sign-in-screen.tsx',
  'src/features/sign-in/messages/fr.ts',
  'src/lib/messages/fr.ts',
]

const html = readFileSync('dist/index.html', 'utf8')
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))

function namedByHtml() {
  const links = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+)"[^>]*>/g)]
  const loaded = links.filter(([tag]) => /<script|rel="(modulepreload|stylesheet)"/.test(tag))
  return ['index.html', ...loaded.map(([, path]) => path)]
}

function closure(key, seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const css of chunk.css ?? []) seen.add(css)
  for (const other of chunk.imports ?? []) closure(other, seen)
  return seen
}

function report(title, paths) {
  const rows = paths.map((path) => [path, gzipSync(readFileSync(`dist/${path}`), { level: 9 }).length])
  const total = rows.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000
  console.log(`\n${title}`)
  for (const [path, bytes] of rows) console.log(`  ${(bytes / 1000).toFixed(1).padStart(7)} kB  ${path}`)
  console.log(`  ${total.toFixed(1).padStart(7)} kB  in all (budget ${BUDGET_KB} kB)`)
  return total
}

const first = new Set(namedByHtml())
const entry = report('First load (index.html and what it names), gzip:', [...first])
const signIn = new Set(first)
for (const key of SIGN_IN) {
  if (!manifest[key]) throw new Error(`${key} is not a chunk any more: correct SIGN_IN in scripts/size.mjs`)
  for (const path of closure(key)) signIn.add(path)
}
const page = report('The sign-in page, complete, gzip:', [...signIn])
if (Math.max(entry, page) > BUDGET_KB) {
  console.error('\nOver the budget: find what grew, split it, or load it later.')
  process.exit(1)
}
