/** What a peer may cost by how it asks and what it gives; what two peers say to each other stands in `peer-session.test.ts`. */
import { expect, test } from 'vitest'
import { newLonePeer } from '../../../tests/support/lone-peer'
import { logNamed } from '../../../tests/support/story-sessions'
import type { LogId } from '../base/ids'
import { ok } from '../base/result'
import { MAX_FRAME_BYTES, MAX_PENDING_BYTES } from '../wire/limits'
import { ANSWER_BYTES, HANDED_BYTES, HIGH_WATER_BYTES, WAITING_FRAME_BYTES } from './limits'
import { newPeerLedger, provenName, unprovenName } from './peer-ledger'

test('a peer that asks faster than it reads gets no more answers, until it has read', async () => {
  let answered = 0
  const peer = await newLonePeer({
    runsFor() {
      answered += 1
      return Promise.resolve([{ form: 'entries', bytes: new Uint8Array(ANSWER_BYTES / 2) }])
    }
  })
  const asks = () => peer.says({ kind: 'want', ranges: [{ log: logNamed('a'), from: 1, to: 9 }], resume: null })
  await peer.says({ kind: 'team', full: true, heads: [] })
  for (let i = 0; i < 50; i++) await asks()
  // One answer on the link, and about ANSWER_BYTES that wait behind it: no more is ever read from disk for this peer.
  expect(answered).toBeLessThanOrEqual(4)
  expect(answered).toBeGreaterThan(1)
  expect(peer.unread).toBeLessThan(2 * HIGH_WATER_BYTES)

  const before = answered
  peer.readsEverything()
  await asks()
  expect(answered).toBe(before + 1)
})

test('[MSG-6] of a device that is out its own log is taken, as much as may wait of it, and no more', async () => {
  const took: (LogId | null)[] = []
  const peer = await newLonePeer(
    {
      takeRun(_, only) {
        took.push(only)
        return Promise.resolve(ok(new Map()))
      }
    },
    { trustsLog: () => false, isOut: (log) => log === logNamed('b') }
  )
  const gives = (bytes: number) => peer.says({ kind: 'run', form: 'entries', bytes: new Uint8Array(bytes) })
  for (let i = 0; i < 4; i++) await gives(HANDED_BYTES / 4)
  expect(took).toEqual(Array(4).fill(logNamed('b')))
  for (let i = 0; i < 3; i++) await gives(1)
  expect(took).toHaveLength(4)
  expect(peer.failed).toBe('more than waits of a device that is out')
})

test.each([
  ['full', MAX_FRAME_BYTES],
  ['tiny', 1]
])(
  'Fault 21: %s frames that come faster than they are worked off hold 8 MiB at most, and the peer is banned',
  async (_name, length) => {
    const ledger = newPeerLedger({ now: () => 0 })
    const peer = await newLonePeer({ ledger })
    const { network, link } = peer
    let held = 0
    for (let i = 0; i < MAX_PENDING_BYTES / 128; i++) {
      if (network.admit(link, new Uint8Array(length)) === 'waits') held += length + WAITING_FRAME_BYTES
    }
    expect(held).toBeGreaterThan(MAX_PENDING_BYTES / 2)
    expect(held).toBeLessThanOrEqual(MAX_PENDING_BYTES)
    expect([ledger.isBanned(provenName(logNamed('b'))), peer.failed]).toEqual([
      true,
      'more waiting than a peer may have'
    ])
  }
)

test('a link of who is banned before being proven gets no conversation', async () => {
  const ledger = newPeerLedger({ now: () => 0 })
  const { network, link } = await newLonePeer({ ledger })
  const again = { ...link, id: 'again' }
  ledger.ban(unprovenName(again))
  network.expect(again)
  expect(network.admit(again, new Uint8Array(9))).toBe('dropped')
})
