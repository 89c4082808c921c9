/**
 * A range record stands in the place of a run of its own author's entries (REC rules): the same content, signed again
 * by the same log's key, in far fewer bytes. Frontiers do not change by it.
 */
import type { DocumentId, KeyId, LogId, WorkspaceId } from '../base/ids'
import type { BlobRefBody, ActBody, Frontier } from './entry'

/** What a record says of the entry at either end of its range. */
export interface RecordEdge {
  /** Applied frontier of its author at that entry, in full, own log left out. */
  readonly deps: Frontier
  readonly wallMs: number
}

export interface RecordHeader {
  readonly version: number
  readonly workspace: WorkspaceId
  readonly log: LogId
  readonly from: number
  readonly to: number
  /** Hash of the entry before `from` (32 bytes); zeros before entry 1. */
  readonly prev: Uint8Array
  /** Hash of the entry at `to` (32 bytes). */
  readonly last: Uint8Array
  readonly key: KeyId
  /** First 8 bytes of each statement head its author knew, sorted; the same over the whole range. */
  readonly team: readonly Uint8Array[]
  readonly atFrom: RecordEdge
  readonly atTo: RecordEdge
  /** Bytes of the sealed content. */
  readonly length: number
  /** SHA-256 of the sealed content. */
  readonly hash: Uint8Array
}

/** The byte form of a record, its parts found but not yet judged. */
export interface RangeRecord {
  readonly header: RecordHeader
  /** Given with entry 1, and where the receiver may lack it. */
  readonly logKey: Uint8Array | null
  readonly headerBytes: Uint8Array
  /** SHA-256(record domain ‖ headerBytes). */
  readonly hash: Uint8Array
  readonly signature: Uint8Array
  readonly sealed: Uint8Array
}

/** All updates of one document in the range, merged. */
export interface MergedUpdates {
  readonly document: DocumentId
  /** The lowest schema version that can show the result. */
  readonly schema: number
  readonly clients: readonly number[]
  /** A Yjs update, V2. */
  readonly update: Uint8Array
  /** Seqs of the entries that had a part in it, ascending. */
  readonly seqs: readonly number[]
}

/** A body that is never merged, with its place. */
export interface WholeBody {
  readonly seq: number
  readonly index: number
  readonly body: ActBody | BlobRefBody
}

export interface RecordContent {
  /** Sorted by document. */
  readonly merged: readonly MergedUpdates[]
  /** Sorted by place. */
  readonly whole: readonly WholeBody[]
}
