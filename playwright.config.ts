/**
 * Browser tests run against the built app and its real server. Each test that needs people starts their browsers itself,
 * as processes with profiles of their own (tests/e2e/support/profiles.ts); nothing is shared between tests but the server.
 */
import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, findHeadlessChromium } from './scripts/find-chromium.js'

const executablePath = findHeadlessChromium()

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/browser',
  workers: Number(process.env['EVENTUAL_TEST_WORKERS'] ?? 1),
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    serviceWorkers: 'allow',
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) }
  }
})
