/** What a peer may cost by how it asks and what it gives; what two peers say to each other stands in `peer-session.test.ts`. */
import { expect, test } from 'vitest'
import { newLonePeer } from '../../../tests/support/lone-peer'
import { logNamed } from '../../../tests/support/story-sessions'
import type { LogId } from '../base/ids'
import { noBytes } from '../base/bytes'
import { err, ok } from '../base/result'
import { MAX_FRAME_BYTES, MAX_PENDING_BYTES } from '../wire/limits'
import { ANSWER_BYTES, HANDED_BYTES, HIGH_WATER_BYTES, WAITING_FRAME_BYTES } from './limits'
import { newPeerLedger, provenName, unprovenName, type PeerLedger } from './peer-ledger'

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
        return Promise.resolve(ok(new Map([[logNamed('b'), { seq: took.length, head: new Uint8Array(8) }]])))
      }
    },
    { trustsLog: () => false, isOut: (log) => log === logNamed('b') }
  )
  const gives = (bytes: number) => peer.says({ kind: 'run', form: 'entries', bytes: new Uint8Array(bytes) })
  for (let i = 0; i < 4; i++) await gives(HANDED_BYTES / 4)
  expect(took).toEqual(Array(4).fill(logNamed('b')))
  for (let i = 0; i < 3; i++) await gives(1)
  expect(took).toHaveLength(4)
  // More than may wait of it is nobody's fault: it may be the same person who typed for weeks.
  expect(peer.failed).toBeNull()
})

test('[MSG-6] who gives again what is here already, as after each connection, is not counted and not banned', async () => {
  const ledger = newPeerLedger({ now: () => 0 })
  let took = 0
  const peer = await newLonePeer(
    { ledger, takeRun: () => Promise.resolve(ok((took++, new Map()))) },
    { trustsLog: () => false, isOut: (log) => log === logNamed('b') }
  )
  for (let i = 0; i < 20; i++)
    await peer.says({ kind: 'run', form: 'entries', bytes: new Uint8Array(HANDED_BYTES / 4) })
  expect([took, ledger.isBanned(provenName(logNamed('b'))), peer.failed]).toEqual([20, false, null])
})

test('[MSG-7] who passes on what others said gets back what it cost, and who repeats or speaks pays', async () => {
  const ledger = newPeerLedger({ now: () => 0 })
  const fresh = [200, 50, 0]
  const peer = await newLonePeer({ ledger, takeStatements: () => Promise.resolve(fresh.shift() ?? 0) })
  const costs: number[] = []
  for (let i = 0; i < 3; i++) {
    const before = leftOf(ledger)
    await peer.says({ kind: 'statements', statements: Array.from({ length: 200 }, () => noBytes) })
    costs.push(before - leftOf(ledger))
  }
  const [all = 0, some = 0, none = 0] = costs
  expect(all).toBeLessThan(2)
  expect([some - all, none - all].map(Math.round)).toEqual([75, 100])
})

/** What log `b` may still cost. */
function leftOf(ledger: PeerLedger): number {
  let left = 0
  for (let step = 8_192; step >= 1 / 64; step /= 2) if (ledger.charge(provenName(logNamed('b')), step)) left += step
  ledger.refund(provenName(logNamed('b')), left)
  return left
}

test('runs on their way when somebody is put out are nobody’s fault', async () => {
  const ledger = newPeerLedger({ now: () => 0 })
  let sameEpoch = true
  const hello = {
    prove: () => Promise.resolve({ signature: new Uint8Array(64), proofs: [] }),
    verify: () => Promise.resolve({ log: logNamed('b'), sameEpoch })
  }
  const peer = await newLonePeer(
    { hello, ledger, takeRun: (_, only) => Promise.resolve(only ? err({ kind: 'OthersLog' }) : ok(new Map())) },
    { isOut: () => true }
  )
  await peer.says({ kind: 'team', full: true, heads: [] })
  sameEpoch = false
  await peer.network.rekeyed()
  for (let i = 0; i < 5; i++) await peer.says({ kind: 'run', form: 'entries', bytes: new Uint8Array(9) })
  expect([ledger.isBanned(provenName(logNamed('b'))), peer.failed]).toEqual([false, null])
})

test.each([
  ['full', MAX_FRAME_BYTES],
  ['tiny', 1]
])(
  'Fault 21: %s frames that come faster than they are worked off hold 8 MiB at most, and the link is given up',
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
    // This page may have stood still, and the peer be an honest one that writes much: what it has is asked for again.
    expect([ledger.isBanned(provenName(logNamed('b'))), peer.failed]).toEqual([
      false,
      'more waiting than a peer may have'
    ])
    // Who has not proven anything has nothing to say that is as long.
    const stranger = { ...link, id: 'stranger', binding: { own: noBytes, theirs: Uint8Array.of(7) } }
    network.expect(stranger)
    for (let i = 0; i < MAX_PENDING_BYTES / 128; i++) network.admit(stranger, new Uint8Array(length))
    expect(ledger.isBanned(unprovenName(stranger))).toBe(true)
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
