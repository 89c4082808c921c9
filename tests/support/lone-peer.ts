/** A network with one peer in memory that has proven itself: what it says is what the test says, and nothing is read from disk. */
import { noBytes } from '$lib/base/bytes'
import { bytesToId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import { sha256 } from '$lib/crypto/hash'
import { newNetwork, type Network, type NetworkDeps } from '$lib/sync/network'
import { newPeerLedger } from '$lib/sync/peer-ledger'
import type { Ours } from '$lib/sync/session-state'
import type { Link } from '$lib/sync/transport'
import { DIGEST_BYTES, messageToFrames } from '$lib/wire/fragment'
import type { PeerMessage } from '$lib/wire/peer-message'
import { encodePeerMessage } from '$lib/wire/peer-message-codec'
import { newSimRandom } from './sim-random'
import { logNamed } from './story-sessions'

export interface LonePeer {
  /** Bytes sent to it that it has not read; they stay on the link until it does. */
  readonly unread: number
  /** Why the link was given up; null while it stands. */
  readonly failed: string | null
  readonly network: Network
  readonly link: Link
  says(message: Exclude<PeerMessage, { kind: 'unknown' }>): Promise<void>
  readsEverything(): void
}

/** The device is log `a`, with nine entries, its peer log `b`. */
export async function newLonePeer(deps: Partial<NetworkDeps> = {}, as: Partial<Ours> = {}): Promise<LonePeer> {
  const state: { unread: number; failed: string | null } = { unread: 0, failed: null }
  const link: Link = {
    id: 'link',
    route: 'memory',
    binding: { own: noBytes, theirs: noBytes },
    get backlog() {
      return state.unread
    },
    send(frame) {
      state.unread += frame.length
    },
    proven: () => undefined,
    hush: () => undefined,
    fail(reason) {
      state.failed = reason
    }
  }
  const ours: Ours = {
    logKey: new Uint8Array(32).fill(1),
    log: logNamed('a'),
    frontier: new Map([[logNamed('a'), { seq: 9, head: new Uint8Array(8) }]]),
    taken: new Map(),
    heads: [],
    named: [],
    giverOf: () => bytesToId('member', new Uint8Array(16)),
    within: () => null,
    forks: new Map(),
    knowsStatement: () => true,
    trustsLog: () => true,
    isOut: () => false,
    cutOff: null,
    state: new Uint8Array(8),
    ...as
  }
  const network = newNetwork({
    timers: { after: () => () => undefined },
    random: newSimRandom(1),
    ledger: newPeerLedger({ now: () => 0 }),
    hello: {
      prove: () => Promise.resolve({ signature: new Uint8Array(64), proofs: [] }),
      verify: () => Promise.resolve({ log: logNamed('b'), sameEpoch: true })
    },
    ours: () => ours,
    takeRun: () => Promise.resolve(ok(new Map())),
    takeStatements: () => Promise.resolve(0),
    settle: () => Promise.resolve(),
    runsFor: () => Promise.resolve([]),
    beginningOf: () => Promise.resolve([]),
    heardHashes: () => undefined,
    statementsFor: () => [],
    inTurn: () => undefined,
    changed: () => undefined,
    ...deps
  })

  async function says(message: Exclude<PeerMessage, { kind: 'unknown' }>): Promise<void> {
    const bytes = encodePeerMessage(message)
    for (const frame of messageToFrames(bytes, sha256(bytes).slice(0, DIGEST_BYTES))) {
      network.admit(link, frame)
      await network.received(link, frame)
    }
  }

  network.expect(link)
  await network.opened(link)
  await says({ kind: 'hello', version: 1, nonce: new Uint8Array(32), logKey: new Uint8Array(32) })
  await says({ kind: 'prove', signature: new Uint8Array(64), proofs: [] })
  return {
    network,
    link,
    get unread() {
      return state.unread
    },
    get failed() {
      return state.failed
    },
    says,
    readsEverything() {
      while (state.unread > 0) {
        state.unread = 0
        network.drained(link)
      }
    }
  }
}
