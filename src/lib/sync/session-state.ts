/**
 * A peer session as values: what it remembers, what can happen to it, what it wants done. `peer-session.ts` has the rules.
 */
import type { LogId, MemberId, StatementId } from '../base/ids'
import { seqOf } from '../log/frontier'
import type { Frontier } from '../wire/entry'
import type { ByeReason, EpochProof, Partial, PeerMessage } from '../wire/peer-message'
import type { SeqRange } from '../wire/seq-range'

export interface PeerSession {
  readonly phase: 'greeting' | 'proven' | 'over'
  readonly nonce: Uint8Array
  /** What the other end called itself; not believed before `proven`. */
  readonly hello: { readonly nonce: Uint8Array; readonly logKey: Uint8Array } | null
  /** The log at the other end, once proven. */
  readonly peer: LogId | null
  /** False where the two share only a former epoch: then nothing but statements flows. */
  readonly sameEpoch: boolean
  /** What the peer proved last: with a key that comes later it may prove more. */
  readonly proof: PeerProof | null
  /** Entries have flowed: what of them is still on its way when an epoch ends is nobody's fault. */
  readonly wasOpen: boolean
  /** What a removal cut off of our own log was given to the peer (MSG-6). */
  readonly handedOver: boolean
  readonly saidFull: boolean
  readonly heardFull: boolean
  /** Whether `team` was said since the last tick, and whether it changed after that: then the next tick says it. */
  readonly saidTeam: 'no' | 'yes' | 'outdated'
  /** When the team was said last nothing was held back (MSG-9). */
  readonly saidAll: boolean
  /** What the peer is known to hold; null before the first comparison. */
  readonly theirs: Frontier | null
  /** Ranges of our last `want` that is not answered yet. */
  readonly asked: readonly SeqRange[]
  /** Ticks since `want` was sent or the last run of its answer came. */
  readonly askedTicks: number
  readonly ticks: number
  /** Ticks in which nothing but statements could flow. */
  readonly closedTicks: number
  /** Ticks since anything was heard. */
  readonly silence: number
  readonly strikes: number
  /** Messages of kinds this version does not know. */
  readonly unknown: number
  /** Logs the peer sent in a form of a newer version, and how much of each was held then: not asked for again (VER-2). */
  readonly newer: ReadonlyMap<LogId, number>
}

export interface PeerProof {
  readonly signature: Uint8Array
  readonly proofs: readonly EpochProof[]
}

/** This device as the other end may see it at this moment. */
export interface Ours {
  readonly logKey: Uint8Array
  readonly log: LogId
  /** Held, not applied. */
  readonly frontier: Frontier
  /** Held, or taken and about to be stored: what nobody is asked for. Never said to anybody. */
  readonly taken: Frontier
  readonly heads: readonly StatementId[]
  /** What is named to others: the heads, or all there is where this device's own log is not in its team yet. */
  readonly named: readonly StatementId[]
  /** Logs known to be written on in two ways. */
  readonly forks: ReadonlyMap<LogId, number>
  /** Whether a statement is here with all it builds on. */
  readonly knowsStatement: (id: StatementId) => boolean
  /** Whether the log is one of a device that is in. */
  trustsLog(log: LogId): boolean
  /** Whether the log is one of a device that was in and is out. */
  isOut(log: LogId): boolean
  /** Whose share of what waits a log takes that is given by who is out (MSG-6); null: nothing of it is taken. */
  giverOf(log: LogId): MemberId | null
  /** In whose past all lies that the peer may hear; null where it may hear everything (MSG-9). */
  within(peer: Pick<PeerSession, 'peer' | 'sameEpoch'>): readonly StatementId[] | null
  /** What of our own log a removal cut off, where this device is out; null while it is in. */
  readonly cutOff: SeqRange | null
  /** Eight bytes that differ when the frontier or the heads do. */
  readonly state: Uint8Array
}

export type SessionInput =
  | { readonly kind: 'opened' }
  | { readonly kind: 'heard'; readonly message: PeerMessage }
  | { readonly kind: 'garbled'; readonly reason: string }
  /** What came of checking the peer's `prove`: its log, or null for a lie. */
  | { readonly kind: 'verified'; readonly peer: { readonly log: LogId; readonly sameEpoch: boolean } | null }
  | { readonly kind: 'ask'; readonly ranges: readonly SeqRange[]; readonly resume: Partial | null }
  /** Own new entries: pushed without being asked. */
  | { readonly kind: 'push'; readonly range: SeqRange; readonly form: 'entries' | 'record'; readonly bytes: Uint8Array }
  /** The peer sent us entries up to these heads, or of this log in a form of a newer version: it holds them. */
  | { readonly kind: 'gave'; readonly heads: Frontier; readonly newer?: LogId | null }
  /** Heads moved by what others sent. */
  | { readonly kind: 'moved'; readonly logs: readonly LogId[] }
  | { readonly kind: 'teamChanged' }
  /** This device writes under another epoch now. */
  | { readonly kind: 'rekeyed' }
  | { readonly kind: 'tick' }
  /** This device slept, or the network came back. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'leave'; readonly reason: ByeReason }

/** Statements a peer wants and does not have, of those it may hear. */
export interface StatementsAsked {
  readonly wanted: readonly Uint8Array[]
  readonly have: readonly StatementId[]
  /** Only what is in the past of these, and they; null: everything. */
  readonly within: readonly StatementId[] | null
}

export type SessionEffect =
  | { readonly kind: 'send'; readonly message: Exclude<PeerMessage, { kind: 'unknown' }> }
  /** Sign both hellos and send `prove`. */
  | { readonly kind: 'prove' }
  | { readonly kind: 'verify'; readonly signature: Uint8Array; readonly proofs: readonly EpochProof[] }
  | { readonly kind: 'proven'; readonly peer: LogId }
  /** The peer is out: who is here is none of its business any more. */
  | { readonly kind: 'hush' }
  | ({ readonly kind: 'answerStatements' } & StatementsAsked)
  | { readonly kind: 'takeStatements'; readonly statements: readonly Uint8Array[] }
  /** `only`: the one log it may be of; null where it may be anybody's. */
  | {
      readonly kind: 'takeRun'
      readonly form: 'entries' | 'record'
      readonly bytes: Uint8Array
      readonly only: LogId | null
    }
  /** Send what is held of this range without being asked. */
  | { readonly kind: 'handOver'; readonly range: SeqRange }
  /** The same of one place; nothing to who does not read what was sent before. */
  | { readonly kind: 'show'; readonly range: SeqRange }
  /** Send what is held of these ranges, then `answered`. */
  | { readonly kind: 'answer'; readonly ranges: readonly SeqRange[]; readonly resume: Partial | null }
  | { readonly kind: 'compareHashes'; readonly said: PeerMessage & { kind: 'hashes' } }
  /** What the peer holds became known or changed: plan who is asked for what. */
  | { readonly kind: 'learned' }
  /** The other end did what no honest one does: it is not talked to for a while. */
  | { readonly kind: 'ban' }
  | { readonly kind: 'fail'; readonly reason: string }

export interface Step {
  readonly session: PeerSession
  readonly effects: readonly SessionEffect[]
}

/** A session before anything was said; `nonce` is 32 fresh random bytes. */
export function newPeerSession(nonce: Uint8Array): PeerSession {
  return {
    phase: 'greeting',
    nonce,
    hello: null,
    peer: null,
    sameEpoch: false,
    proof: null,
    wasOpen: false,
    handedOver: false,
    saidFull: false,
    heardFull: false,
    saidTeam: 'no',
    saidAll: false,
    theirs: null,
    asked: [],
    askedTicks: 0,
    ticks: 0,
    closedTicks: 0,
    silence: 0,
    strikes: 0,
    unknown: 0,
    newer: new Map()
  }
}

/** True once entries may flow in both directions. */
export function isOpen(session: PeerSession): boolean {
  return session.phase === 'proven' && session.saidFull && session.heardFull
}

/** True while no more of a log is held than when the peer could only give it in a form of a newer version. */
export function isNewerThanOurs({ newer }: PeerSession, log: LogId, held: Frontier): boolean {
  return newer.get(log) === seqOf(held, log)
}

/** What the peer can be asked for: what it holds, in a form this version reads. */
export function askableOf(session: PeerSession, held: Frontier): Frontier {
  const theirs = [...(session.theirs ?? [])]
  return new Map(theirs.filter(([log]) => !isNewerThanOurs(session, log, held)))
}
