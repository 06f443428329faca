// Fails when src/client is not what openapi.json generates: somebody edited one without the other.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

function read(folder, root = folder) {
  const entries = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory()
      ? read(path, root)
      : [[relative(root, path), readFileSync(path, 'utf8')]]
  })
  return entries.sort(([a], [b]) => a.localeCompare(b))
}

const fresh = mkdtempSync(join(tmpdir(), 'client-'))
try {
  execFileSync('node_modules/.bin/openapi-ts', {
    env: { ...process.env, CLIENT_OUTPUT: fresh },
    stdio: 'pipe',
  })
  const [wanted, there] = [new Map(read(fresh)), new Map(read('src/client'))]
  const names = new Set([...wanted.keys(), ...there.keys()])
  const differing = [...names].filter((name) => wanted.get(name) !== there.get(name))
  if (differing.length > 0) {
    console.error(`src/client has drifted from openapi.json: ${differing.join(', ')}\nRun: npm run client`)
    process.exitCode = 1
  } else console.log('src/client is what openapi.json generates')
} finally {
  rmSync(fresh, { recursive: true })
}
