/**
 * Everything a simulated world leaves to chance, from one seed. Two worlds with one seed live the same life.
 * sfc32: small, fast, well tested; not for keys outside tests.
 */
import type { Random } from '$lib/base/ports'

export interface SimRandom extends Random {
  /** A whole number in [0, below). */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** An independent stream, so that what one device draws does not move what another draws. */
  fork(label: number): SimRandom
}

/** A stream from `seed`; the same seed gives the same stream on every machine. */
export function newSimRandom(seed: number): SimRandom {
  let [a, b, c, counter] = [seed | 0, (seed ^ 0x9e3779b9) | 0, 0x243f6a88, 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const random: SimRandom = {
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
    fraction: () => next() / 2 ** 32,
    below: (limit) => Math.floor((next() / 2 ** 32) * limit),
    chance: (probability) => next() / 2 ** 32 < probability,
    pick(items) {
      const item = items[random.below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    fork: (label) => newSimRandom((seed * 31 + label * 2_654_435_761) | 0)
  }
  return random
}
