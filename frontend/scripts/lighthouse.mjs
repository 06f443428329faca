// Lighthouse on the two pages people see first: `python -m scripts.with_server npm --prefix frontend run lighthouse`.
// Prints a table; with a path as its argument, writes the figures there as JSON too. A measure, not a test: it fails never.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse, { desktopConfig } from 'lighthouse'
import { BASE_URL, open, signIn } from './browser.mjs'

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
/** What lies behind the sign-in is not for search engines, so only the way in is judged for them. */
const PAGES = { '/sign-in': CATEGORIES, '/users': CATEGORIES.slice(0, 3) }
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 3)

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function enter(context) {
  const page = await context.newPage()
  await signIn(page)
  await page.close()
}

async function scores(path, port, config) {
  const flags = { port, onlyCategories: PAGES[path], disableStorageReset: true, logLevel: 'silent' }
  const { lhr } = await lighthouse(BASE_URL + path, flags, config)
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
  for (const audit of Object.values(lhr.audits))
    if (process.env.EXPLAIN && audit.score !== null && audit.score < 0.9)
      process.stderr.write(`  ${path} ${audit.id}: ${audit.score} ${audit.displayValue ?? ''}\n`)
  return PAGES[path].map((name) => Math.round(100 * lhr.categories[name].score))
}

/** The median of a few runs: what else the machine does weighs on each. */
async function median(path, port, config) {
  const runs = []
  for (let run = 0; run < RUNS; run++) runs.push(await scores(path, port, config))
  return PAGES[path].map((_, index) => runs.map((run) => run[index]).sort((a, b) => a - b)[RUNS >> 1])
}

async function measure(profile) {
  const port = await freePort()
  const context = await open(profile, [`--remote-debugging-port=${port}`])
  try {
    const rows = []
    for (const path of Object.keys(PAGES)) {
      if (path !== '/sign-in') await enter(context)
      for (const [device, config] of [
        ['phone', undefined],
        ['desktop', desktopConfig],
      ])
        rows.push({ path, device, scores: await median(path, port, config) })
    }
    return rows
  } finally {
    await context.close()
  }
}

const profile = await mkdtemp(join(tmpdir(), 'lighthouse-'))
try {
  const rows = await measure(profile)
  process.stdout.write(
    `| page | device | ${CATEGORIES.join(' | ')} |\n|---|---|${'---|'.repeat(CATEGORIES.length)}\n`,
  )
  for (const { path, device, scores } of rows)
    process.stdout.write(
      `| ${path} | ${device} | ${CATEGORIES.map((_, index) => scores[index] ?? '–').join(' | ')} |\n`,
    )
  const [, , file] = process.argv
  if (file) await writeFile(file, JSON.stringify({ categories: CATEGORIES, rows }, null, 2))
} finally {
  await rm(profile, { recursive: true, force: true })
}
