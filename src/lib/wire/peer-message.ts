/**
 * What two devices say to each other over one link, as values; `peer-message-codec.ts` has their bytes.
 *
 * - `hello` and `prove` come first; nothing else is heard before both were answered.
 * - `team`, `want-statements` and `statements` are all that flows until both ends know the other's log (rule 5).
 * - Entries travel as runs in their stored form: whoever holds them can pass them on, and nobody can change them.
 * - Both ends may speak at any time; no message waits for an answer but `want`, which ends with `answered`.
 */
import type { DocumentId, KeyId, StatementId } from '../base/ids'
import type { Frontier } from './entry'
import type { SeqRange } from './seq-range'

/** Shows that the holder knows the key of an epoch, without showing the key. */
export interface EpochProof {
  readonly epoch: KeyId
  /** 32 bytes, bound to this very connection. */
  readonly proof: Uint8Array
}

/** Why a session ended, told to the other end so that it need not wait for the heartbeat. */
export type ByeReason = 'leaving' | 'paused' | 'sameDevice' | 'wrongVersion' | 'notProven' | 'misbehaved'

/** A message cut off in the middle: whoever holds the same bytes can go on from `have`. */
export interface Partial {
  /** First 16 bytes of SHA-256 of the whole message. */
  readonly digest: Uint8Array
  readonly have: number
}

export interface SaidHash {
  readonly document: DocumentId
  /** First bytes of the document's hash (I1). */
  readonly hash: Uint8Array
}

export type PeerMessage =
  | { readonly kind: 'hello'; readonly version: number; readonly nonce: Uint8Array; readonly logKey: Uint8Array }
  | { readonly kind: 'prove'; readonly signature: Uint8Array; readonly proofs: readonly EpochProof[] }
  /** `full`: the speaker knows the listener's log and takes entries from it. */
  | { readonly kind: 'team'; readonly full: boolean; readonly heads: readonly StatementId[] }
  /** Asks for the past of `wanted` (first 8 bytes of statement ids) without the past of `have`. */
  | {
      readonly kind: 'want-statements'
      readonly wanted: readonly Uint8Array[]
      readonly have: readonly StatementId[]
    }
  | { readonly kind: 'statements'; readonly statements: readonly Uint8Array[] }
  /** One digest for each bucket of logs; the question that opens a comparison. */
  | { readonly kind: 'digests'; readonly digests: readonly Uint8Array[] }
  /** The heads in those buckets that differed; `final` when it answers a frontier and needs no other. */
  | {
      readonly kind: 'frontier'
      readonly final: boolean
      readonly bucketCount: number
      readonly buckets: readonly number[]
      readonly heads: Frontier
    }
  /** Heads that moved by what others sent: who lacks them asks. */
  | { readonly kind: 'announce'; readonly heads: Frontier }
  | { readonly kind: 'want'; readonly ranges: readonly SeqRange[]; readonly resume: Partial | null }
  /** A run of entries or a range record in its stored form. */
  | { readonly kind: 'run'; readonly form: 'entries' | 'record'; readonly bytes: Uint8Array }
  /** Everything that will be sent for the last `want` has been sent. */
  | { readonly kind: 'answered' }
  /** `state` is a digest of the sender's held frontier and statement heads: when it differs, somebody asks. */
  | { readonly kind: 'ping'; readonly state: Uint8Array }
  | { readonly kind: 'pong' }
  | { readonly kind: 'bye'; readonly reason: ByeReason }
  /** What documents came to where this was applied: who applied the same and differs looks into its own log. */
  | {
      readonly kind: 'hashes'
      /** Digest of the applied frontier and the statement heads, as a ping's is of the held one. */
      readonly applied: Uint8Array
      readonly documents: readonly SaidHash[]
    }
  /** From a newer version: counted, otherwise ignored. */
  | { readonly kind: 'unknown'; readonly code: number }

export type PeerMessageKind = PeerMessage['kind']
