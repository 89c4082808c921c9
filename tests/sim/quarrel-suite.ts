import { expect, test } from 'vitest'
import { liveQuarrel } from './quarrels'

const ORDERS = 100

/** Tells what `name` does in a hundred orders. */
export function describeQuarrel(name: string): void {
  test(`${name}: in ${ORDERS} orders everybody who is in ends with the same`, { timeout: 600_000 }, async () => {
    const differing: string[] = []
    for (let seed = 1; seed <= ORDERS; seed++) differing.push(...(await liveQuarrel(name, seed)))
    expect(differing).toEqual([])
  })
}
