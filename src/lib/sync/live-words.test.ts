import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPen } from '../../../tests/support/story-logs'
import { textToBytes } from '../base/bytes'
import type { LogId } from '../base/ids'
import { sealingKeyFromBytes } from '../crypto/sealing'
import { MAX_LIVE_BYTES, MAX_PRESENCE_BYTES } from '../wire/limits'
import { newLiveWords } from './live-words'

const [epoch, former] = [1, 2].map((byte) => sealingKeyFromBytes(new Uint8Array(32).fill(byte)))
let now = 1_000_000
const here = textToBytes('{"document":"minutes"}')

/** Three devices; of each log the others know the key. */
async function people() {
  const pens = await Promise.all([1, 2, 3].map(newPen))
  const keys = new Map<LogId, Uint8Array>(pens.map(({ log, signingKey }) => [log, signingKey.publicKey]))
  const [alice, bob, mallory] = pens.map(({ log, signingKey }) => {
    const of = (own: LogId, key = epoch!) =>
      newLiveWords(key, {
        own,
        logKey: signingKey,
        random: newSimRandom(4),
        clock: { now: () => now },
        keyOf: (each) => keys.get(each) ?? null
      })
    return { log, words: of(log), as: of, keys }
  })
  return { alice: alice!, bob: bob!, mallory: mallory!, keys }
}

test('[MBX-8] a live word is opened by who has the epoch’s key, under the log that signed it', async () => {
  const { alice, bob } = await people()
  const sealed = await alice.words.seal(here)
  expect(await bob.words.open(sealed)).toEqual({ log: alice.log, bytes: here })
  expect(Buffer.from(sealed).includes('minutes')).toBe(false)
  expect(await bob.as(bob.log, former).open(sealed)).toBe(null)
})

test('[MBX-8] nobody says where another is, and a log nobody knows says nothing', async () => {
  const { alice, bob, mallory, keys } = await people()
  expect(await bob.words.open(await mallory.as(alice.log).seal(here))).toBe(null)
  expect(await bob.words.open(await mallory.words.seal(here))).not.toBe(null)
  const next = await mallory.words.seal(here)
  keys.delete(mallory.log)
  expect(await bob.words.open(next)).toBe(null)
})

test('[MBX-8] a word is heard once, in the order it was said, and within two minutes', async () => {
  const { alice, bob } = await people()
  const [first, second, third] = [
    await alice.words.seal(here),
    await alice.words.seal(here),
    await alice.words.seal(here)
  ]
  expect(await bob.words.open(second)).not.toBe(null)
  expect(await bob.words.open(second)).toBe(null)
  expect(await bob.words.open(first)).toBe(null)
  // Whoever has heard nothing of it yet goes by the clock.
  now += 121_000
  expect(await bob.as(bob.log).open(third)).toBe(null)
  expect(await bob.as(bob.log).open(await alice.words.seal(here))).not.toBe(null)
})

test('[MBX-8] a word with a changed bit, cut, or of chance bytes is nobody’s', async () => {
  const { alice, bob } = await people()
  const sealed = await alice.words.seal(here)
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), fc.boolean(), async (at, bit, isCut) => {
      const changed = isCut ? sealed.slice(0, at) : sealed.with(at, (sealed[at] ?? 0) ^ (1 << bit))
      expect(await bob.words.open(changed)).toBe(null)
    }),
    { seed: 8, numRuns: 300 }
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await bob.words.open(bytes)).toBe(null)
    }),
    { seed: 9, numRuns: 200 }
  )
})

test('[MBX-8] the longest word of presence fits a live word, and a longer one is not read', async () => {
  const { alice, bob } = await people()
  const longest = await alice.words.seal(new Uint8Array(MAX_PRESENCE_BYTES))
  expect(longest.length).toBeLessThanOrEqual(MAX_LIVE_BYTES)
  expect((await bob.words.open(longest))?.bytes).toHaveLength(MAX_PRESENCE_BYTES)
  expect(await bob.words.open(await alice.words.seal(new Uint8Array(MAX_PRESENCE_BYTES + 1)))).toBe(null)
})
