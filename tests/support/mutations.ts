/** What becomes of bytes that are not carried well, or not meant well: one small change, drawn from a seed. */
import fc from 'fast-check'
import type { SimRandom } from './sim-random'

const KINDS = ['flip', 'cut', 'insert', 'remove', 'repeat', 'extreme'] as const
const MOST_PLACE = 2 ** 20
const MOST_TOGETHER = 3

export type Mutation = readonly [kind: (typeof KINDS)[number], at: number, byte: number]

const anyMutation: fc.Arbitrary<Mutation> = fc.tuple(fc.constantFrom(...KINDS), fc.nat(MOST_PLACE), fc.nat(255))

/** One to three, for properties. */
export const anyMutations = fc.array(anyMutation, { minLength: 1, maxLength: MOST_TOGETHER })

/** The bytes with one to three mutations that change them. */
export function mutated(bytes: Uint8Array, random: SimRandom): Uint8Array {
  for (;;) {
    const mutations = Array.from({ length: 1 + random.below(MOST_TOGETHER) }, () => drawMutation(random))
    const changed = mutations.reduce(mutate, bytes)
    if (Buffer.compare(changed, bytes) !== 0) return changed
  }
}

function drawMutation(random: SimRandom): Mutation {
  return [random.pick(KINDS), random.below(MOST_PLACE), random.below(256)]
}

export function mutate(bytes: Uint8Array, [kind, place, byte]: Mutation): Uint8Array {
  const at = place % Math.max(1, bytes.length)
  const [before, after] = [[...bytes.subarray(0, at)], [...bytes.subarray(at)]]
  switch (kind) {
    case 'flip':
      return bytes.map((value, i) => (i === at ? value ^ (1 << (byte & 7)) : value))
    case 'cut':
      return bytes.slice(0, at)
    case 'insert':
      return Uint8Array.from([...before, byte, ...after])
    case 'remove':
      return Uint8Array.from([...before, ...after.slice(1)])
    case 'repeat':
      return Uint8Array.from([...before, ...after.slice(0, byte), ...after])
    case 'extreme':
      return bytes.map((value, i) => (i === at ? (byte & 1 ? 0xff : 0) : value))
  }
}
