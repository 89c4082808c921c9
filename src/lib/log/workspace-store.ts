/**
 * The port behind which one workspace is kept on this device: one database, so that what belongs together is one transaction.
 * Every adapter passes `tests/contract/workspace-store.ts`; the memory adapter is the reference.
 *
 * - Nothing is said to be saved before the promise of its transaction resolved.
 * - `append` is compare-and-swap on the head inside its transaction: a second tab that lost re-chains and tries again.
 * - Own appends are strict (flushed to disk), others' relaxed (they can be had again).
 * - Adapters copy bytes in and out; a caller may reuse its arrays.
 */
import { equalBytes, noBytes } from '../base/bytes'
import type { DocumentId, LogId, StatementId } from '../base/ids'
import type { Result } from '../base/result'

/** A log as held here. `log` names a branch of a fork where there is one; `writer` is the id its headers carry. */
export interface HeldLog {
  readonly log: LogId
  readonly writer: LogId
  readonly logKey: Uint8Array
  /** Highest seq held without a gap, chain verified. */
  readonly seq: number
  /** Hash of that entry, 32 bytes. */
  readonly hash: Uint8Array
  /** Highest seq decided (applied, refused, quarantined, or not meant for this device). */
  readonly applied: number
  /** Hash of the entry at `applied`, 32 bytes. */
  readonly appliedHash: Uint8Array
  /** When its author says that entry was written; 0 before the first. */
  readonly stampMs: number
  /** Team heads and full deps as of `applied`, as `log-context.ts` writes them: what the next entry's deltas are relative to. */
  readonly context: Uint8Array
}

/** Where a log stands of which nothing was decided yet. */
export const undecided: Pick<HeldLog, 'applied' | 'appliedHash' | 'stampMs' | 'context'> = {
  applied: 0,
  appliedHash: new Uint8Array(32),
  stampMs: 0,
  context: noBytes
}

/** A run of entries or a range record, in its wire form, as received. */
export interface StoredRun {
  readonly log: LogId
  readonly from: number
  readonly to: number
  readonly kind: 'entries' | 'record'
  readonly bytes: Uint8Array
}

/** True for the very bytes at the very place. */
export function isSameRun(run: StoredRun, other: StoredRun | undefined): boolean {
  return other?.log === run.log && other.from === run.from && other.to === run.to && equalBytes(other.bytes, run.bytes)
}

/** Says that a body of an entry belongs to a document: the small per-document table. */
export interface DocumentRow {
  readonly document: DocumentId
  readonly log: LogId
  readonly seq: number
  readonly body: number
}

/** An accepted act: few, about any document or none, and read whole. */
export interface ActRow {
  readonly log: LogId
  readonly seq: number
  /** Place of the body in its entry, also where the entry is in a record now. */
  readonly body: number
  /** Null: on the member themself. */
  readonly document: DocumentId | null
  /** As it came. */
  readonly bytes: Uint8Array
  /** What its author had applied, own log left out; of an act that came in a record, what they had at its beginning. */
  readonly knew: ReadonlyMap<LogId, number>
}

/** A local change not yet in the log, as Yjs gave it. */
export interface UnsealedRow {
  readonly id: number
  readonly document: DocumentId
  /** n of the derived clientID it was written under. */
  readonly client: number
  readonly schema: number
  /** Yjs update in its first format; it becomes V2 when it is sealed (`sync/local-updates.ts`). */
  readonly update: Uint8Array
}

export interface StoredStatement {
  readonly id: StatementId
  readonly bytes: Uint8Array
}

/** An entry kept and not applied, with why. */
export interface QuarantineRow {
  readonly log: LogId
  readonly seq: number
  readonly reason: string
}

/** What opening entries up to `applied` decided; written in one transaction, so a crash repeats it whole or not at all. */
export interface Decision {
  readonly log: LogId
  readonly applied: number
  readonly appliedHash: Uint8Array
  readonly stampMs: number
  readonly context: Uint8Array
  readonly documents: readonly DocumentRow[]
  readonly acts: readonly ActRow[]
  readonly statements: readonly StoredStatement[]
  readonly quarantined: readonly QuarantineRow[]
}

/** Strict reaches the disk before it is said to be done; power may take relaxed writes, the latest first. */
export type Durability = 'strict' | 'relaxed'

export interface Append {
  /** The log as it is after the append; `applied` and what belongs to it are moved by a decision alone and ignored here. */
  readonly held: HeldLog
  /** The head the caller built on; null for a log not held yet. */
  readonly expected: { readonly seq: number; readonly hash: Uint8Array } | null
  readonly run: StoredRun
  readonly durability: Durability
  /** Own entries are decided as they are written. */
  readonly decision?: Decision
  /** Rows this append has sealed; removed in the same transaction. */
  readonly sealed?: readonly number[]
}

/** A document's state on this device and the applied frontier it stands for. */
export interface Checkpoint {
  readonly document: DocumentId
  /** Yjs state, V2. */
  readonly state: Uint8Array
  /** SHA-256 of `state`; a row that does not match is thrown away and rebuilt. */
  readonly hash: Uint8Array
  /** How many rows of the per-document table it contains, in their order. */
  readonly rows: number
}

/** A derived row of the list; `value` belongs to `projections`. */
export interface ProjectionRow {
  readonly document: DocumentId
  readonly value: unknown
}

export type StoreFailure =
  /** Another tab moved the head first: re-chain on the head given and try again. */
  | { readonly kind: 'HeadMoved'; readonly log: LogId }
  | { readonly kind: 'StorageFull' }
  /** The database was closed, deleted or lost under us; `cause` is for the report, not for logic. */
  | { readonly kind: 'StorageLost'; readonly cause: string }

/** Whether the store failed, and not what it was given. */
export function isStoreFailure(fault: { readonly kind: string }): fault is StoreFailure {
  return fault.kind === 'StorageFull' || fault.kind === 'StorageLost' || fault.kind === 'HeadMoved'
}

export type Stored<T> = Promise<Result<T, StoreFailure>>

export interface WorkspaceStore {
  heads(): Stored<readonly HeldLog[]>
  append(append: Append): Stored<undefined>
  /** Many runs in one transaction, all or nothing; strict when one of them is. */
  appendAll(appends: readonly Append[]): Stored<undefined>
  decide(decisions: readonly Decision[]): Stored<undefined>
  /** Runs that overlap [from, to], ascending, stopping after `mostBytes` (but at least one). */
  readRuns(log: LogId, from: number, to: number, mostBytes: number): Stored<readonly StoredRun[]>
  /**
   * Puts `by` in the place of the runs it contains; `HeadMoved` where one of them is no longer there as it was read, since
   * another tab compacts too. Runs that stick out are split by the caller first.
   */
  replaceRuns(replaced: readonly StoredRun[], by: readonly StoredRun[]): Stored<undefined>

  /** Durable at once (relaxed), in order, all or none; resolves with their ids. */
  putUnsealed(rows: readonly Omit<UnsealedRow, 'id'>[]): Stored<readonly number[]>
  unsealed(): Stored<readonly UnsealedRow[]>
  unsealedOf(document: DocumentId): Stored<readonly UnsealedRow[]>

  /** In the order they were decided. */
  documentRows(document: DocumentId): Stored<readonly DocumentRow[]>
  /** How many rows each document has; names every document known here. */
  documentCounts(): Stored<ReadonlyMap<DocumentId, number>>

  /** All, or those of one log beyond a seq; by log, seq and place. */
  acts(beyond?: { readonly log: LogId; readonly seq: number }): Stored<readonly ActRow[]>

  statements(): Stored<readonly StoredStatement[]>
  putStatements(statements: readonly StoredStatement[]): Stored<undefined>

  checkpoint(document: DocumentId): Stored<Checkpoint | null>
  putCheckpoint(checkpoint: Checkpoint): Stored<undefined>

  projections(): Stored<readonly ProjectionRow[]>
  putProjections(rows: readonly ProjectionRow[]): Stored<undefined>

  /** Small named values (structured-clonable): profile, bookmark, switches, reserved client numbers. */
  meta(name: string): Stored<unknown>
  putMeta(name: string, value: unknown): Stored<undefined>
  /** Reads, changes and writes one value in one transaction, strict unless told otherwise; resolves with what was written. */
  updateMeta<T>(name: string, change: (former: unknown) => T, durability?: Durability): Stored<T>

  quarantine(): Stored<readonly QuarantineRow[]>
  close(): void
}
