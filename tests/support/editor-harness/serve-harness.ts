/** Builds the harness page once for each worker and serves it on a port of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { build, preview } from 'vite'
import { harnessConfig } from './harness-config'

export interface HarnessFixtures {
  /** Opens the page and waits until it answers. */
  openHarness: void
}

export const test = base.extend<HarnessFixtures, { harnessAddress: string }>({
  harnessAddress: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'eventual-editor-'))
      const inFolder = { ...harnessConfig, build: { ...harnessConfig.build, outDir: folder, emptyOutDir: true } }
      await build(inFolder)
      const server = await preview({ ...inFolder, preview: { port: 0, host: '127.0.0.1' } })
      await use(server.resolvedUrls?.local[0] ?? '')
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  openHarness: [
    async ({ page, harnessAddress }, use) => {
      await page.goto(harnessAddress)
      await page.waitForFunction(() => 'harness' in window)
      await use()
    },
    { auto: true }
  ]
})
