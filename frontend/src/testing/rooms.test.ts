import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const CONFIG = resolve('rooms.config.mjs')
const TOOL = resolve('node_modules/.bin/depcruise')

/** Build a small house with one import in it, and return what the check prints. */
function check(from: string, to: string): string {
  const house = mkdtempSync(join(tmpdir(), 'rooms-'))
  try {
    const target = `export const x = 1\n`
    const files = {
      [to]: target,
      [from]: `import { x } from '${'../'.repeat(from.split('/').length - 1)}${to.replace(/\.ts$/, '')}'\nexport const y = x\n`,
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), text)
    }
    writeFileSync(
      join(house, 'tsconfig.json'),
      '{"compilerOptions":{"moduleResolution":"bundler","module":"esnext"}}',
    )
    symlinkSync(resolve('node_modules'), join(house, 'node_modules'))
    return execFileSync(TOOL, ['src', '--config', CONFIG], { cwd: house, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  } finally {
    rmSync(house, { recursive: true })
  }
}

it.each([
  ['src/features/a/api/x.ts', 'src/features/b/api/y.ts', 'no feature imports another'],
  ['src/features/a/api/x.ts', 'src/app/y.ts', 'features are unaware of the app'],
  ['src/lib/x.ts', 'src/features/a/api/y.ts', 'shared rooms are unaware of features and app'],
  ['src/features/a/components/x.ts', 'src/client/sdk.gen.ts', 'components do not send requests'],
  ['src/lib/x.ts', 'src/testing/y.ts', 'what is for tests stays in tests'],
  ['src/lib/x.ts', 'src/attic/y.ts', 'every folder of src is a declared room'],
])('%s may not import %s: %s', (from, to, rule) => {
  expect(check(from, to)).toContain(rule)
})

it('a feature may import what is shared', () => {
  expect(check('src/features/a/components/x.ts', 'src/lib/y.ts')).toContain('no dependency violations')
})
