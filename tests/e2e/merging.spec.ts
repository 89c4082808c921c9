/**
 * What a merge makes of two people's structural edits is valid, the same for both, and changed by nobody who looks at it.
 * Real editors, edits drawn from seeds; a failing seed is printed and runs again by `window.harness.merge(seed, kind)`.
 */
import { expect } from '@playwright/test'
import { test } from '../support/editor-harness/serve-harness'

test.use({ trace: 'off' })

const KINDS = ['mixed', 'tables', 'lists'] as const
const MERGES_EACH = 200
const LIVE_EACH = 40

for (const [index, kind] of KINDS.entries()) {
  test(`I6 ${MERGES_EACH} random merges (${kind}) are valid, equal, and nobody writes by looking`, async ({ page }) => {
    test.setTimeout(240_000)
    const first = 10_000 * (index + 1)
    const merges = await page.evaluate(
      ([from, count, what]) => Array.from({ length: count }, (_, seed) => window.harness.merge(from + seed, what)),
      [first, MERGES_EACH, kind] as const
    )
    expect(merges).toHaveLength(MERGES_EACH)
    const failed = merges.filter(({ verdict, updates, areEqual }) => verdict !== 'ok' || updates !== 0 || !areEqual)
    expect(failed, `seeds ${failed.map(({ seed }) => seed).join(', ')} of ${kind}`).toEqual([])
  })

  test(`I6 ${LIVE_EACH} random merges (${kind}) in editors that stay open come to rest at once`, async ({ page }) => {
    test.setTimeout(240_000)
    const first = 50_000 * (index + 1)
    const merges = await page.evaluate(
      ([from, count, what]) => Array.from({ length: count }, (_, seed) => window.harness.mergeLive(from + seed, what)),
      [first, LIVE_EACH, kind] as const
    )
    const failed = merges.filter(({ restless, areEqual }) => restless !== 0 || !areEqual)
    expect(failed, `seeds ${failed.map(({ seed }) => seed).join(', ')} of ${kind}`).toEqual([])
  })
}

test('I6 three onlookers at a table with a column and a row added apart write nothing', async ({ page }) => {
  const seen = await page.evaluate(() => window.harness.onlookersAtRaggedTable())
  expect(new Set(seen.rows).size).toBeGreaterThan(1)
  expect(seen.updates).toBe(0)
})
