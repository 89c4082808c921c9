/**
 * The port a relay keeps its mailboxes behind: sealed runs of entries by log, sealed statements by id, for each mailbox apart.
 * `tests/contract/mailbox-store.ts` holds every adapter to it.
 *
 * - What `write` resolved for is durable: it survives the end of the process at any moment.
 * - A write happens whole or not at all. One that expects another tip than is kept changes nothing and is `Moved`. Where several
 *   processes share a store (`nats-store.ts`), after `Moved` or a fault some logs and parcels of a write may be kept: each log
 *   whole and without a gap, so that whoever opens the mailbox again sees how far each goes.
 * - After `DiskFull` or `Unavailable` nobody was told that a write is kept; where the disk failed only at the very end it may
 *   be found kept, whole. Writing on is safe either way: `after` tells.
 * - Writes of several mailboxes at once may share one sync of the disk; none waits longer than it must.
 * - A store judges nothing: form, chain and signatures were checked by whoever writes.
 */
import type { LogId, WorkspaceId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import type { SeqRange } from '$lib/wire/seq-range'

/** 32 bytes as base64url: the hash of a mailbox’s public key and its workspace. */
export type MailboxName = string

/** The id of a parcel, as base64url. */
export type ParcelName = string

/** How far a log is kept, without a gap from seq 1. */
export interface LogTip {
  readonly log: LogId
  /** Ed25519, 32 bytes. */
  readonly logKey: Uint8Array
  readonly seq: number
  /** Hash of the entry at `seq`, 32 bytes. */
  readonly hash: Uint8Array
}

/** A run of entries or a range record, in the form it travels in. Pieces of one log follow each other without a gap. */
export interface Piece extends SeqRange {
  readonly form: 'entries' | 'record'
  readonly bytes: Uint8Array
}

/** What is known of a mailbox without reading what it holds. */
export interface MailboxHead {
  readonly workspace: WorkspaceId
  readonly tips: readonly LogTip[]
  readonly parcels: readonly ParcelName[]
  /** Of pieces and parcels together. */
  readonly bytes: number
}

export interface MailboxWrite {
  readonly workspace: WorkspaceId
  /**
   * In order; of one log each begins where the one before ends. A record that begins earlier takes the place of the pieces
   * lying wholly within it.
   */
  readonly appends: readonly {
    readonly piece: Piece
    /** The tip after it. */
    readonly tip: LogTip
    /** Seq of the tip before it, 0 where the log is new. */
    readonly after: number
  }[]
  readonly parcels: readonly { readonly name: ParcelName; readonly bytes: Uint8Array }[]
  /**
   * Records that take the place of the pieces lying wholly within their range, those of this write too; those are gone
   * afterwards. One that takes nobody's place is not kept; one beyond the tip is `Moved`, like an append that leaves a gap.
   */
  readonly records: readonly Piece[]
}

export type StoreFault =
  | { readonly kind: 'DiskFull' }
  /** Another wrote to this mailbox, or it is another workspace's: open it again. */
  | { readonly kind: 'Moved' }
  /** It does not answer, or what it holds does not read; `why` is for the log and names no content. */
  | { readonly kind: 'Unavailable'; readonly why: string }

export interface MailboxStore {
  /** 16 random bytes, drawn when the store was made empty. */
  readonly id: Uint8Array
  /** Null where nothing was ever written to it. */
  open(mailbox: MailboxName): Promise<Result<MailboxHead | null, StoreFault>>
  write(mailbox: MailboxName, write: MailboxWrite): Promise<Result<undefined, StoreFault>>
  /**
   * Pieces that hold any of the range, from its beginning on, until they have `mostBytes` together; at least one where there
   * is any. The first and the last may reach beyond the range.
   */
  read(mailbox: MailboxName, range: SeqRange, mostBytes: number): Promise<Result<readonly Piece[], StoreFault>>
  /** In the order asked for; what is not held is left out. */
  readParcels(mailbox: MailboxName, names: readonly ParcelName[]): Promise<Result<readonly Uint8Array[], StoreFault>>
  /** Mailboxes and bytes kept, for metrics. */
  size(): Promise<Result<{ readonly mailboxes: number; readonly bytes: number }, StoreFault>>
  close(): Promise<void>
}
