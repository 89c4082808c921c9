/** I7: a worker that hangs over what a peer sent is really ended, and the page goes on meanwhile. */
import { expect } from '@playwright/test'
import { TRIAL_MS } from '../../src/lib/sync/limits'
import { test } from '../support/editor-harness/serve-harness'

test('Fault 35: what takes too long is killed after two seconds, and the next is tried in a new worker', async ({
  page
}) => {
  const [honest, hanging, again] = await page.evaluate(() => window.harness.tryInWorker())
  expect([honest?.kind, hanging?.kind, again?.kind]).toEqual(['sound', 'unclear', 'sound'])
  expect(hanging?.ms).toBeGreaterThanOrEqual(TRIAL_MS)
  expect(hanging?.ms).toBeLessThan(TRIAL_MS + 2_000)
  expect(hanging?.longestPauseMs).toBeLessThan(TRIAL_MS / 2)
})
