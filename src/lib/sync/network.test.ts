/** What a peer may cost by how it asks; what two peers say to each other stands in `peer-session.test.ts`. */
import { expect, test } from 'vitest'
import { logNamed } from '../../../tests/support/story-sessions'
import { newSimRandom } from '../../../tests/support/sim-random'
import { noBytes } from '../base/bytes'
import { ok } from '../base/result'
import { messageToFrames } from '../wire/fragment'
import type { PeerMessage } from '../wire/peer-message'
import { encodePeerMessage } from '../wire/peer-message-codec'
import { MAX_FRAME_BYTES, MAX_PENDING_BYTES } from '../wire/limits'
import { ANSWER_BYTES, HIGH_WATER_BYTES, WAITING_FRAME_BYTES } from './limits'
import { newNetwork, type Network } from './network'
import { newPeerLedger, provenName, unprovenName } from './peer-ledger'
import type { Link } from './transport'

/** A peer that is let in and asks; it reads only when told to, so what is sent to it stays on the link until then. */
async function slowReader() {
  const peer = { unread: 0, asked: 0, answered: 0, failed: '' }
  const ledger = newPeerLedger({ now: () => 0 })
  const link: Link = {
    id: 'link',
    route: 'memory',
    binding: { own: noBytes, theirs: noBytes },
    get backlog() {
      return peer.unread
    },
    send(frame) {
      peer.unread += frame.length
    },
    proven: () => undefined,
    fail(reason) {
      peer.failed = reason
    }
  }
  const ours = {
    logKey: new Uint8Array(32).fill(1),
    log: logNamed('a'),
    frontier: new Map([[logNamed('a'), { seq: 9, head: new Uint8Array(8) }]]),
    taken: new Map(),
    heads: [],
    knowsStatement: () => true,
    trustsLog: () => true,
    state: new Uint8Array(8)
  }
  const network = newNetwork({
    timers: { after: () => () => undefined },
    random: newSimRandom(1),
    ledger,
    hello: {
      prove: () => Promise.resolve({ signature: new Uint8Array(64), proofs: [] }),
      verify: () => Promise.resolve({ log: logNamed('b'), sameEpoch: true })
    },
    ours: () => ours,
    takeRun: () => Promise.resolve(ok(new Map())),
    takeStatements: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    runsFor() {
      peer.answered += 1
      return Promise.resolve([{ form: 'entries', bytes: new Uint8Array(ANSWER_BYTES / 2) }])
    },
    statementsFor: () => [],
    heardHashes: () => undefined,
    inTurn: () => undefined,
    changed: () => undefined
  })
  network.expect(link)
  await network.opened(link)
  await say(network, link, { kind: 'hello', version: 1, nonce: new Uint8Array(32), logKey: new Uint8Array(32) })
  await say(network, link, { kind: 'prove', signature: new Uint8Array(64), proofs: [] })
  await say(network, link, { kind: 'team', full: true, heads: [] })
  return {
    ...{ peer, network, link, ledger },
    async asks(times: number) {
      for (let i = 0; i < times; i++) {
        await say(network, link, { kind: 'want', ranges: [{ log: logNamed('a'), from: 1, to: 9 }], resume: null })
      }
    },
    readsEverything() {
      while (peer.unread > 0) {
        peer.unread = 0
        network.drained(link)
      }
    }
  }
}

async function say(network: Network, link: Link, message: Exclude<PeerMessage, { kind: 'unknown' }>): Promise<void> {
  for (const frame of messageToFrames(encodePeerMessage(message), noBytes)) {
    network.admit(link, frame)
    await network.received(link, frame)
  }
}

test('a peer that asks faster than it reads gets no more answers, until it has read', async () => {
  const { peer, asks, readsEverything } = await slowReader()
  await asks(50)
  // One answer on the link, and about ANSWER_BYTES that wait behind it: no more is ever read from disk for this peer.
  expect(peer.answered).toBeLessThanOrEqual(4)
  expect(peer.answered).toBeGreaterThan(1)
  expect(peer.unread).toBeLessThan(2 * HIGH_WATER_BYTES)

  const before = peer.answered
  readsEverything()
  await asks(1)
  expect(peer.answered).toBe(before + 1)
})

test.each([
  ['full', MAX_FRAME_BYTES],
  ['tiny', 1]
])(
  'Fault 21: %s frames that come faster than they are worked off hold 8 MiB at most, and the peer is banned',
  async (_name, length) => {
    const { network, link, ledger, peer } = await slowReader()
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
  const { network, link, ledger } = await slowReader()
  const again = { ...link, id: 'again' }
  ledger.ban(unprovenName(again))
  network.expect(again)
  expect(network.admit(again, new Uint8Array(9))).toBe('dropped')
})
