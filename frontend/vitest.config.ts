import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:5173' } },
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // Counted by `npm test -- --coverage`, of every file that we write, whether a test reaches it or not.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/client/**', 'src/testing/**', 'src/**/*.test.{ts,tsx}'],
      reporter: ['text-summary', 'cobertura'],
      reportsDirectory: '../.cache/reports/web',
    },
  },
})
