/** The tests that need nats-server, apart from the others: `npm run test:cluster` runs them where it is installed. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
  test: {
    expect: { requireAssertions: true },
    include: ['tests/cluster/**/*.test.ts'],
    maxWorkers: 2,
    // Three servers on a busy two-core machine; a test that waits for an event still ends at once.
    testTimeout: 90_000,
    hookTimeout: 90_000
  }
})
