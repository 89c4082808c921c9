/**
 * How one workspace lies on this device's disk: the stores of its database, and how each version came from the one before.
 *
 * - `runs` holds what arrived as it arrived, keyed by the first seq of a run; runs of a log do not overlap.
 * - `rows` holds the per-document table in chunks, as many rows as one decision brought, keyed by the place of the first;
 *   `documents` counts them. There is no index over single entries: a catch-up of 10,000 would pay for it at every write.
 */
import type { DBSchema } from 'idb'
import type { DocumentId, LogId, StatementId, WorkspaceId } from '$lib/base/ids'
import type {
  Checkpoint,
  DocumentRow,
  HeldLog,
  ProjectionRow,
  QuarantineRow,
  StoredRun,
  StoredStatement,
  UnsealedRow
} from '$lib/log/workspace-store'
import type { Writing } from './idb-database'
import type { Upgrade } from './idb-handle'

/** Consecutive rows of a document's table; `at` is the place of the first, from 0. */
export interface RowChunk {
  readonly document: DocumentId
  readonly at: number
  readonly rows: readonly Omit<DocumentRow, 'document'>[]
}

export interface DocumentCount {
  readonly document: DocumentId
  readonly rows: number
}

export interface WorkspaceSchema extends DBSchema {
  heads: { key: LogId; value: HeldLog }
  runs: { key: [LogId, number]; value: StoredRun }
  rows: { key: [DocumentId, number]; value: RowChunk }
  documents: { key: DocumentId; value: DocumentCount }
  unsealed: { key: number; value: UnsealedRow; indexes: { document: DocumentId } }
  statements: { key: StatementId; value: StoredStatement }
  checkpoints: { key: DocumentId; value: Checkpoint }
  projections: { key: DocumentId; value: ProjectionRow }
  quarantine: { key: [LogId, number]; value: QuarantineRow }
  meta: { key: string; value: unknown }
}

export type WorkspaceWriting = Writing<WorkspaceSchema>

/** 2026-11-24 · 1: the first layout. */
export const workspaceMigrations: readonly ((upgrade: Upgrade<WorkspaceSchema>) => void)[] = [
  ({ database }) => {
    database.createObjectStore('heads', { keyPath: 'log' })
    database.createObjectStore('runs', { keyPath: ['log', 'from'] })
    database.createObjectStore('rows', { keyPath: ['document', 'at'] })
    database.createObjectStore('documents', { keyPath: 'document' })
    database.createObjectStore('unsealed', { keyPath: 'id', autoIncrement: true }).createIndex('document', 'document')
    database.createObjectStore('statements', { keyPath: 'id' })
    database.createObjectStore('checkpoints', { keyPath: 'document' })
    database.createObjectStore('projections', { keyPath: 'document' })
    database.createObjectStore('quarantine', { keyPath: ['log', 'seq'] })
    database.createObjectStore('meta')
  }
]

export function workspaceDatabaseName(workspace: WorkspaceId): string {
  return `eventual:${workspace}`
}
