import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { backoffMs } from './backoff'

test('a herd that failed together comes back apart, later each time, and never later than the most', () => {
  const random = newSimRandom(1)
  const bounds = { firstMs: 1_000, mostMs: 60_000 }
  for (let attempt = 0; attempt < 40; attempt++) {
    const bound = Math.min(60_000, 1_000 * 2 ** attempt)
    const waits = Array.from({ length: 20 }, () => backoffMs(attempt, bounds, random))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(bound / 2)
    expect(Math.max(...waits)).toBeLessThanOrEqual(bound)
    expect(new Set(waits).size).toBeGreaterThan(15)
  }
})
