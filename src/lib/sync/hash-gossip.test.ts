/** Comparing what documents came to: whom it listens to, how often, and that nobody’s word is taken for it. */
import { expect, test } from 'vitest'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { newSimRandom } from '../../../tests/support/sim-random'
import { strayParagraphs } from '../../../tests/support/heavy-updates'
import { hexToBytes } from '../base/bytes'
import { bytesToId, newDocumentId, type LogId } from '../base/ids'
import { HASH_SAID_BYTES } from '../wire/limits'
import type { HashesSaid } from './agreeing'
import { newHashGossip } from './hash-gossip'
import { inlineTrialWorker, tryUpdate } from './update-trial'

const STANDING = new Uint8Array(8)
const STATE = [strayParagraphs(7, 2)]
const document = newDocumentId(newSimRandom(1))
const [bob, mallory] = [1, 2].map((byte) => bytesToId('log', new Uint8Array(16).fill(byte))) as [LogId, LogId]

/** What a peer says the document came to: what it came to here, or something else. */
function hashes(isTrue: boolean): HashesSaid {
  const tried = tryUpdate({ state: STATE, update: null })
  const bytes = hexToBytes(tried.kind === 'sound' ? tried.hash : '')
  const hash = bytes.ok ? bytes.value.slice(0, HASH_SAID_BYTES) : new Uint8Array(0)
  return { kind: 'hashes', applied: STANDING, documents: [{ document, hash: isTrue ? hash : hash.map((b) => b ^ 1) }] }
}

function newListener() {
  let snapshots = 0
  const gossip = newHashGossip({
    timers: newHandTimers(),
    standing: () => STANDING,
    startTrialWorker: inlineTrialWorker,
    documents: () => Promise.resolve([document]),
    snapshot() {
      snapshots += 1
      return Promise.resolve({ standing: STANDING, states: new Map([[document, STATE]]) })
    },
    say: () => undefined,
    mend: () => Promise.resolve(true),
    changed: () => undefined
  })
  return {
    gossip,
    hear: (peer: LogId, said: HashesSaid) => gossip.hear(said, peer, () => undefined),
    get snapshots() {
      return snapshots
    }
  }
}

test('[MSG-8] who only says again what was said here keeps nobody else from being heard', async () => {
  const { gossip, hear } = newListener()
  await hear(mallory, hashes(true))
  await hear(bob, hashes(false))
  expect(gossip.disagreements).toEqual([{ document, kind: 'differs' }])
  gossip.beginCycle()
  await hear(mallory, hashes(true))
  expect(gossip.disagreements).toHaveLength(1)
  await hear(bob, hashes(true))
  expect(gossip.disagreements).toEqual([])
})

test('[MSG-8] each peer is heard once about a document in a cycle', async () => {
  const listener = newListener()
  await listener.hear(mallory, hashes(false))
  // Once for what is here, once for what the log says.
  expect(listener.snapshots).toBe(2)
  for (let i = 0; i < 5; i++) await listener.hear(mallory, hashes(false))
  expect(listener.snapshots).toBe(2)
  listener.gossip.beginCycle()
  await listener.hear(mallory, hashes(false))
  expect(listener.snapshots).toBe(4)
})
