/** What a peer may cost by how it asks; what two peers say to each other stands in `peer-session.test.ts`. */
import { expect, test } from 'vitest'
import { logNamed } from '../../../tests/support/story-sessions'
import { newSimRandom } from '../../../tests/support/sim-random'
import { noBytes } from '../base/bytes'
import { ok } from '../base/result'
import { messageToFrames } from '../wire/fragment'
import type { PeerMessage } from '../wire/peer-message'
import { encodePeerMessage } from '../wire/peer-message-codec'
import { ANSWER_BYTES, HIGH_WATER_BYTES } from './limits'
import { newNetwork, type Network } from './network'
import type { Link } from './transport'

/** A peer that is let in and asks; it reads only when told to, so what is sent to it stays on the link until then. */
async function slowReader() {
  const peer = { unread: 0, asked: 0, answered: 0 }
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
      throw new Error(reason)
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
    inTurn: () => undefined,
    changed: () => undefined
  })
  network.expect(link)
  await network.opened(link)
  await say(network, link, { kind: 'hello', version: 1, nonce: new Uint8Array(32), logKey: new Uint8Array(32) })
  await say(network, link, { kind: 'prove', signature: new Uint8Array(64), proofs: [] })
  await say(network, link, { kind: 'team', full: true, heads: [] })
  return {
    peer,
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
