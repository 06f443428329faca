// How smoothly the users table scrolls: `python -m scripts.with_server npm --prefix frontend run frames`.
// Scrolls as a hand does, one step per picture, down through freshly loaded pages and up again, and tells how long the
// pictures took, how many came late, how often the row under the eye moved by itself, and how many pictures showed a
// place whose rows were not there yet. The processor time of the page's thread for each picture is told too: unlike
// the pictures per second, it does not depend on what else the machine does; 16.7 ms is what a picture has. With a path as its argument, writes the figures there as JSON too.
import { writeFile } from 'node:fs/promises'
import { BASE_URL, open, signIn } from './browser.mjs'

const SECONDS = Number(process.env.FRAMES_SECONDS ?? 10)
const STEP = 40

/** Runs in the page. A row's place is known before each step, so any other movement is a jump. */
async function scroll({ seconds, step }) {
  const frame = document.querySelector('main [role=region]')
  const frames = []
  const seen = { jumps: 0, blank: 0 }
  const rowAt = () => {
    const top = frame.getBoundingClientRect().top + 60
    return [...frame.querySelectorAll('tr[aria-rowindex]')].find(
      (row) => row.getBoundingClientRect().bottom > top,
    )
  }
  let last = await new Promise(requestAnimationFrame)
  for (const end = last + seconds * 1000; last < end; ) {
    const row = rowAt()
    const [index, at, scrolled] = [
      row?.getAttribute('aria-rowindex'),
      row?.getBoundingClientRect().top,
      frame.scrollTop,
    ]
    frame.scrollTop += step
    const moved = frame.scrollTop - scrolled
    const now = await new Promise(requestAnimationFrame)
    frames.push(now - last)
    last = now
    const same = index && frame.querySelector(`tr[aria-rowindex="${index}"]`)
    if (same && Math.abs(at - moved - same.getBoundingClientRect().top) > 1) seen.jumps += 1
    if (!rowAt()) seen.blank += 1
  }
  return { frames, ...seen, row: Number(rowAt()?.getAttribute('aria-rowindex') ?? 0) }
}

function summary(name, { frames, jumps, blank, row, processor_ms }) {
  const sorted = [...frames].sort((a, b) => a - b)
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1)
  const total = frames.reduce((sum, frame) => sum + frame, 0)
  return {
    name,
    processor_ms,
    per_second: (1000 * frames.length) / total,
    median_ms: at(0.5),
    p95_ms: at(0.95),
    p99_ms: at(0.99),
    late: frames.filter((frame) => frame > 25).length / frames.length,
    jumps,
    blank,
    row,
  }
}

/** Processor time of the page's own thread so far, in milliseconds. */
async function processor(context, page) {
  const tools = await context.newCDPSession(page)
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await tools.send('Performance.getMetrics')
    return 1000 * metrics.find(({ name }) => name === 'ThreadTime').value
  }
}

async function measure() {
  const context = await open('', [], { viewport: { width: 1440, height: 900 } })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await signIn(page)
    await page.goto(`${BASE_URL}/users?sort=name`)
    await page.getByRole('row').nth(5).waitFor()
    await page.evaluate(scroll, { seconds: 1, step: STEP })
    const spent = await processor(context, page)
    const timed = async (step) => {
      const before = await spent()
      const seen = await page.evaluate(scroll, { seconds: SECONDS, step })
      return { ...seen, processor_ms: ((await spent()) - before) / seen.frames.length }
    }
    const [down, up] = [await timed(STEP), await timed(-STEP)]
    return [summary('down', down), summary('up again', up)]
  } finally {
    await context.close()
  }
}

const rows = await measure()
process.stdout.write(
  '| scrolling | processor time per picture | pictures per second | median | 95 % within | 99 % within | late | jumps | blank | row |\n',
)
process.stdout.write('|---|---|---|---|---|---|---|---|---|---|\n')
for (const { name, processor_ms, per_second, median_ms, p95_ms, p99_ms, late, jumps, blank, row } of rows)
  process.stdout.write(
    `| ${name} | ${processor_ms.toFixed(1)} ms | ${per_second.toFixed(1)} | ${median_ms} ms | ${p95_ms} ms | ${p99_ms} ms | ${(100 * late).toFixed(1)} % | ${jumps} | ${blank} | ${row} |\n`,
  )
if (process.argv[2]) await writeFile(process.argv[2], JSON.stringify(rows, null, 2))
