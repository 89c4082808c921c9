/**
 * The port behind which private drafts are kept on this device: a database of their own, which nothing that sends, offers or
 * tells anything can read (decision 0015). What stands in it is in no log, so it has no seq, no tag and no place in a frontier.
 *
 * - A draft that leaves takes no more changes: what is copied out of it is all there is of it.
 * - One that went, or was deleted, keeps no word.
 * - Nothing is said to be saved before the promise of its transaction resolved.
 */
import type { DocumentId } from '../base/ids'
import type { Result } from '../base/result'
import type { Durability, Stored, StoreFailure } from './workspace-store'

/** What a list says of a draft. */
export interface DraftHead {
  readonly document: DocumentId
  /** A kind of `docs`. */
  readonly kind: string
  readonly title: string
  /** When it was last written in. */
  readonly changedMs: number
  /** When this device publishes it by itself; null where it waits to be told. */
  readonly goesMs: number | null
  /** `leaving` while it is copied into the log, `went` when it was published while nobody looked. */
  readonly state: 'kept' | 'leaving' | 'went'
  /** Since when it is in that state. */
  readonly sinceMs: number
}

/** A change as Yjs gave it, in its first format. */
export interface DraftChange {
  readonly id: number
  readonly update: Uint8Array
}

/** There is no such draft to write in: it leaves, it went, or it was deleted. */
export interface DraftGone {
  readonly kind: 'DraftGone'
}

export interface DraftStore {
  heads(): Stored<readonly DraftHead[]>
  /** In the order they were kept; none where there is no such draft. */
  changes(document: DocumentId): Stored<readonly DraftChange[]>
  /** A new draft and what stands in it; strict. */
  add(head: DraftHead, update: Uint8Array): Stored<undefined>
  /** All of them in order or none, and what the list says from now on. */
  keep(
    document: DocumentId,
    updates: readonly Uint8Array[],
    said: Pick<DraftHead, 'title' | 'changedMs'>,
    durability: Durability
  ): Promise<Result<undefined, StoreFailure | DraftGone>>
  /**
   * Reads, changes and writes one head in one strict transaction; resolves with what was written, null where nothing is.
   * With null, and with `went`, its words are deleted with it.
   */
  note(document: DocumentId, change: (former: DraftHead) => DraftHead | null): Stored<DraftHead | null>
  /** Puts `update` in the place of the changes up to `upTo`. */
  fold(document: DocumentId, upTo: number, update: Uint8Array): Stored<undefined>
  close(): void
}
