/**
 * How one workspace lies on this device's disk: the stores of its database, and how each version came from the one before.
 *
 * - `runs` holds what arrived as it arrived, keyed by the first seq of a run; runs of a log do not overlap.
 * - `decided` holds the per-document table (`idb-document-table.ts`) in chunks, as many rows as one decision brought, in
 *   the order of their numbers. There is no record for each document: a catch-up of 10,000 would pay for it at every write.
 */
import type { DBSchema } from 'idb'
import type { DocumentId, LogId, StatementId, WorkspaceId } from '$lib/base/ids'
import type {
  ActRow,
  Checkpoint,
  HeldLog,
  ProjectionRow,
  QuarantineRow,
  StoredRun,
  StoredStatement,
  UnsealedRow
} from '$lib/log/workspace-store'
import type { Writing } from './idb-database'
import { carryFormerTable, createFormerTable } from './former-document-table'
import type { Migration } from './idb-handle'

/** Rows by columns: the i-th row is the i-th of each. Rows of a document stand side by side. */
export interface RowChunk {
  readonly documents: readonly DocumentId[]
  readonly logs: readonly LogId[]
  readonly seqs: readonly number[]
  readonly bodies: readonly number[]
}

/** How many rows each document has in the chunks up to a number, that one included. */
export interface CountedRows {
  readonly upTo: number
  readonly documents: readonly DocumentId[]
  readonly rows: readonly number[]
}

export interface WorkspaceSchema extends DBSchema {
  heads: { key: LogId; value: HeldLog }
  runs: { key: [LogId, number]; value: StoredRun }
  decided: { key: number; value: RowChunk; indexes: { document: DocumentId } }
  counted: { key: string; value: CountedRows }
  unsealed: { key: number; value: UnsealedRow; indexes: { document: DocumentId } }
  acts: { key: [LogId, number, number]; value: ActRow }
  statements: { key: StatementId; value: StoredStatement }
  checkpoints: { key: DocumentId; value: Checkpoint }
  projections: { key: DocumentId; value: ProjectionRow }
  quarantine: { key: [LogId, number]; value: QuarantineRow }
  meta: { key: string; value: unknown }
}

export type WorkspaceWriting = Writing<WorkspaceSchema>

/**
 * 2026-11-24 · 1: the first layout. 2026-11-28 · 2: the per-document table in chunks of decisions, not of documents.
 * 2026-12-01 · 3: acts, and of each log when its last entry was written, which is known from its next entry on.
 */
export const workspaceMigrations: readonly Migration<WorkspaceSchema>[] = [
  (upgrade) => {
    const { database } = upgrade
    createFormerTable(upgrade)
    database.createObjectStore('heads', { keyPath: 'log' })
    database.createObjectStore('runs', { keyPath: ['log', 'from'] })
    database.createObjectStore('unsealed', { keyPath: 'id', autoIncrement: true }).createIndex('document', 'document')
    database.createObjectStore('statements', { keyPath: 'id' })
    database.createObjectStore('checkpoints', { keyPath: 'document' })
    database.createObjectStore('projections', { keyPath: 'document' })
    database.createObjectStore('quarantine', { keyPath: ['log', 'seq'] })
    database.createObjectStore('meta')
  },
  async (upgrade) => {
    const { database } = upgrade
    const decided = database.createObjectStore('decided', { autoIncrement: true })
    decided.createIndex('document', 'documents', { multiEntry: true })
    database.createObjectStore('counted')
    await carryFormerTable(upgrade, (chunk) => decided.add(chunk))
  },
  async ({ database, transaction }) => {
    database.createObjectStore('acts', { keyPath: ['log', 'seq', 'body'] })
    const heads = transaction.objectStore('heads')
    await Promise.all((await heads.getAll()).map((held) => heads.put({ ...held, stampMs: 0 })))
  }
]

export function workspaceDatabaseName(workspace: WorkspaceId): string {
  return `eventual:${workspace}`
}

/** A database of its own: what is in it is never offered (decision 0015). */
export function draftDatabaseName(workspace: WorkspaceId): string {
  return `${workspaceDatabaseName(workspace)}:drafts`
}
