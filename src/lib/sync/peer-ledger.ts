/**
 * What each peer has cost this device and how it behaved, over all its connections (I7).
 *
 * - A peer is known by its log once that is proven, before that by its end of the connection. What a hello merely claims bans
 *   nobody, or anybody could have anybody banned.
 * - Whoever ended by misbehaving is not talked to for BAN_MS. It is the carrier that is banned: what it wrote is signed, and
 *   still comes through others.
 * - Work is paid for from an allowance that fills up by itself; a newcomer to the largest workspace does not meet its end.
 * - Kept in memory and bounded: who restarts begins anew with everybody.
 */
import { bytesToHex } from '../base/bytes'
import type { LogId } from '../base/ids'
import type { Clock } from '../base/ports'
import { ALLOWANCE, ALLOWANCE_PER_SECOND, BAN_MS, MOST_PEERS_REMEMBERED } from './limits'
import type { Link } from './transport'

export type PeerName = string & { readonly brand: 'peer' }

export interface Ban {
  /** Null for one that never proved who it is. */
  readonly log: LogId | null
  readonly untilMs: number
}

export interface PeerLedger {
  ban(peer: PeerName): void
  isBanned(peer: PeerName): boolean
  /** Those that hold now, the newest last. */
  readonly bans: readonly Ban[]
  /** Takes from what the peer may cost; false when that is used up, and nothing is taken. */
  charge(peer: PeerName, cost: number): boolean
  /** It was worth it: what was charged is given back. */
  refund(peer: PeerName, cost: number): void
}

interface Account {
  left: number
  atMs: number
}

const PROVEN = 'log '

export function provenName(log: LogId): PeerName {
  return `${PROVEN}${log}` as PeerName
}

/** Good for as long as the other end keeps its certificate, which a browser makes anew for each connection. */
export function unprovenName({ binding, id }: Link): PeerName {
  return `end ${binding.theirs.length > 0 ? bytesToHex(binding.theirs) : id}` as PeerName
}

/** Begins with a full allowance for everybody. */
export function newPeerLedger(clock: Clock): PeerLedger {
  const untilByPeer = new Map<PeerName, number>()
  const accounts = new Map<PeerName, Account>()

  /** A clock that was set back must not make a ban longer. */
  const holds = (untilMs: number | undefined): untilMs is number =>
    untilMs !== undefined && untilMs > clock.now() && untilMs <= clock.now() + BAN_MS

  function accountOf(peer: PeerName): Account {
    const nowMs = clock.now()
    const known = accounts.get(peer) ?? { left: ALLOWANCE, atMs: nowMs }
    const earned = (Math.max(0, nowMs - known.atMs) / 1_000) * ALLOWANCE_PER_SECOND
    const account = { left: Math.min(ALLOWANCE, known.left + earned), atMs: nowMs }
    remember(accounts, peer, account)
    return account
  }

  return {
    ban: (peer) => remember(untilByPeer, peer, clock.now() + BAN_MS),
    isBanned: (peer) => holds(untilByPeer.get(peer)),
    get bans() {
      return [...untilByPeer].filter(([, untilMs]) => holds(untilMs)).map(([peer, untilMs]) => banOf(peer, untilMs))
    },
    charge(peer, cost) {
      const account = accountOf(peer)
      if (account.left < cost) return false
      account.left -= cost
      return true
    },
    refund(peer, cost) {
      const account = accountOf(peer)
      account.left = Math.min(ALLOWANCE, account.left + cost)
    }
  }
}

function banOf(peer: PeerName, untilMs: number): Ban {
  return { log: peer.startsWith(PROVEN) ? (peer.slice(PROVEN.length) as LogId) : null, untilMs }
}

/** The oldest goes when there are too many: a flood of names costs no more memory than this. */
function remember<T>(byPeer: Map<PeerName, T>, peer: PeerName, value: T): void {
  byPeer.delete(peer)
  byPeer.set(peer, value)
  const [oldest] = byPeer.keys()
  if (byPeer.size > MOST_PEERS_REMEMBERED && oldest !== undefined) byPeer.delete(oldest)
}
