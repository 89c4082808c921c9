/** What a stranger with a mailbox of their own, or a member, may do to a relay process: it costs them their visit. */
import { expect, test } from 'vitest'
import { bytesToId, type LogId } from '$lib/base/ids'
import { heapBytes } from '../support/heap'
import { WORKSPACE } from '../support/story-logs'
import { newHubStory } from '../support/raw-visitor'
import { newMemoryMailboxes, openMemoryMailboxStore } from '../../src/relay/memory-store'
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { newSimRandom } from '../support/sim-random'

const MIB = 2 ** 20

function numbered(length: number, n: number): Uint8Array {
  const bytes = new Uint8Array(length)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}

const logNumber = (n: number): LogId => bytesToId('log', numbered(16, n))

/** A mailbox that holds so many logs. */
function storeOfLogs(count: number): MailboxStore {
  const hash = new Uint8Array(32)
  const tips = Array.from({ length: count }, (_, n) => ({ log: logNumber(n), logKey: hash, seq: 1, hash }))
  return {
    ...openMemoryMailboxStore(newMemoryMailboxes(newSimRandom(1))),
    open: () => Promise.resolve({ ok: true, value: { workspace: WORKSPACE, tips, parcels: [], bytes: 1 } })
  }
}

test.each([
  { kind: 'digests', digests: [new Uint8Array(8)] },
  { kind: 'ping', state: new Uint8Array(8) }
] as const)('$kind in a mailbox of as many logs as one may hold is answered', async (word) => {
  const visitor = await newHubStory({ store: storeOfLogs(65_536) }).visit()
  await visitor.say(word)
  expect(visitor.ended).toBeNull()
  expect(visitor.all(word.kind === 'ping' ? 'digests' : 'frontier')).toHaveLength(1)
})
