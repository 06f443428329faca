import { defineConfig } from '@playwright/test'

// The stories run against a real server: scripts/with_server.py starts one and says where it is.
const { E2E_BASE_URL, BASE_URL, CHROMIUM_PATH, CI } = process.env

const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: 'e2e',
  timeout: 180_000,
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(CI),
  reporter: 'list',
  expect: { timeout: 20_000 },
  use: {
    baseURL: E2E_BASE_URL ?? BASE_URL ?? 'http://127.0.0.1:8000',
    trace: { mode: 'retain-on-failure', screenshots: false },
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: CHROMIUM_PATH || undefined, args: QUIET },
  },
})
