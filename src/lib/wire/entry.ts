/**
 * An entry: the unit of signing, sending and storing; one flush of one log.
 * These are its parts as values; `entry-codec.ts` has their bytes and PROTOCOL.md the rules.
 */
import type { DocumentId, KeyId, LogId, WorkspaceId } from '../base/ids'

export const PROTOCOL_VERSION = 1

/** How far one log is known: its highest seq without a gap, and the first 8 bytes of that entry's hash. */
export interface LogHead {
  readonly seq: number
  readonly head: Uint8Array
}

/** How much of each log somebody has. An absent log counts as nothing. */
export type Frontier = ReadonlyMap<LogId, LogHead>

export interface BodyMeta {
  /** HMAC(tagKey, document id), 16 bytes: lets bodies be fetched by document without naming it. */
  readonly docTag: Uint8Array
  /** Bytes of the sealed body. */
  readonly length: number
  /** SHA-256(nonce ‖ ciphertext ‖ tag). */
  readonly hash: Uint8Array
}

export interface EntryHeader {
  readonly version: number
  /** A receipt has no bodies: its deps are the message. */
  readonly type: 'entry' | 'receipt'
  readonly workspace: WorkspaceId
  readonly log: LogId
  /** From 1, without gaps. */
  readonly seq: number
  /** The log's Ed25519 public key; carried by entry 1 and by no other. */
  readonly logKey: Uint8Array | null
  /** Hash of the entry before (32 bytes); zeros before entry 1. */
  readonly prev: Uint8Array
  /** The epoch or document key that seals the bodies. */
  readonly key: KeyId
  /** First 8 bytes of each statement head its author knew, sorted; null where unchanged since the entry before. */
  readonly team: readonly Uint8Array[] | null
  /** What changed in its author's applied frontier since the entry before, own log left out. */
  readonly deps: Frontier
  /** Display only. */
  readonly wallMs: number
  readonly bodies: readonly BodyMeta[]
}

/** The byte form of an entry, its parts found but not yet judged. */
export interface Envelope {
  readonly header: EntryHeader
  /** Canonical header bytes; what is hashed and signed. */
  readonly headerBytes: Uint8Array
  /** SHA-256(domain ‖ headerBytes), 32 bytes: the entry's hash. */
  readonly hash: Uint8Array
  readonly signature: Uint8Array
  /** Sealed bodies, in the order of `header.bodies`. */
  readonly bodies: readonly Uint8Array[]
}

/** What a sealed body holds once opened. */
export type Body = UpdateBody | ActBody | StatementBody | BlobRefBody | UnknownBody

export interface UpdateBody {
  readonly kind: 'update'
  readonly document: DocumentId
  /** The lowest schema version that can show the result. */
  readonly schema: number
  /** The n of each derived clientID its structs are written under (each < 1,024). */
  readonly clients: readonly number[]
  /** A Yjs update, V2. */
  readonly update: Uint8Array
}

export interface ActBody {
  readonly kind: 'act'
  readonly act: Uint8Array
}

export interface StatementBody {
  readonly kind: 'statement'
  /** A signed statement's bytes. */
  readonly statement: Uint8Array
}

export interface BlobRefBody {
  readonly kind: 'blob-ref'
  readonly document: DocumentId
  readonly hash: Uint8Array
  readonly length: number
}

/** From a newer version: kept, not applied, and said. */
export interface UnknownBody {
  readonly kind: 'unknown'
  readonly code: number
  readonly bytes: Uint8Array
}
