/**
 * Brings a document from disk to memory: checkpoint, then the log's rows after it, then what is not sealed yet.
 *
 * - A checkpoint that does not match its hash is as good as none: the log has everything.
 * - Loading writes nothing, neither to the store nor to the document's history (I6).
 */
import * as Y from 'yjs'
import { equalBytes } from '../base/bytes'
import type { DocumentId, LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { sha256 } from '../crypto/hash'
import type { Checkpoint, DocumentRow, StoreFailure, UnsealedRow, WorkspaceStore } from '../log/workspace-store'
import type { OpenFailure } from './engine'
import { applyInOrder } from './guarded-doc'
import { toSealedForm } from './local-updates'
import type { ReadUpdates } from './reading'

export interface LoadedDocument {
  readonly doc: Y.Doc
  readonly seen: Seen
  /** How many rows of the per-document table came from the checkpoint. */
  readonly checkpointRows: number
  /** False where something of it no longer opens here: it may be shown, and never kept as if it were all. */
  readonly isWhole: boolean
}

/** How far each log's rows of one document are in it: rows of a log stand in the order of their seq. */
export type Seen = Map<LogId, number>

export interface LoaderDeps {
  readonly store: WorkspaceStore
  /** The updates of these rows, opened, in their order. */
  updatesOf(rows: readonly DocumentRow[]): Promise<Result<ReadUpdates, StoreFailure>>
}

interface Begun {
  /** What the checkpoint holds. */
  readonly doc: Y.Doc
  readonly checkpointRows: number | null
  readonly rows: readonly DocumentRow[]
  readonly unsealed: readonly UnsealedRow[]
}

export interface DocumentLoader {
  /** A document as this device knows it; `NotHere` where nothing of it ever arrived. */
  load(document: DocumentId): Promise<Result<LoadedDocument, OpenFailure>>
  /** What the table holds beyond `seen`, which is moved on. */
  updatesBeyond(document: DocumentId, seen: Seen): Promise<Result<readonly Uint8Array[], StoreFailure>>
}

/** Reads through `store`; holds nothing of its own. */
export function newDocumentLoader({ store, updatesOf }: LoaderDeps): DocumentLoader {
  async function updatesBeyond(document: DocumentId, seen: Seen) {
    const rows = await store.documentRows(document)
    if (!rows.ok) return rows
    const beyond = rows.value.filter(({ log, seq }) => seq > (seen.get(log) ?? 0))
    const read = await updatesOf(beyond)
    if (!read.ok) return read
    noteSeen(seen, beyond)
    return ok(read.value.updates)
  }

  /** Reads all there is side by side. The checkpoint comes first, and becomes text while the rest is on its way. */
  async function begin(document: DocumentId): Promise<Result<Begun, StoreFailure>> {
    const doc = new Y.Doc({ guid: document })
    const [begun, rows, unsealed] = await Promise.all([
      store.checkpoint(document).then((kept) => (kept.ok ? ok(applyCheckpoint(doc, kept.value)) : kept)),
      store.documentRows(document),
      store.unsealedOf(document)
    ])
    if (!begun.ok) return begun
    if (!rows.ok) return rows
    return unsealed.ok ? ok({ doc, checkpointRows: begun.value, rows: rows.value, unsealed: unsealed.value }) : unsealed
  }

  return {
    updatesBeyond,
    async load(document) {
      const begun = await begin(document)
      if (!begun.ok) return begun
      const { doc, checkpointRows, rows, unsealed } = begun.value
      const logged = await updatesOf(rows.slice(checkpointRows ?? 0))
      if (!logged.ok) return logged
      const updates = [...logged.value.updates, ...unsealed.map(({ update }) => toSealedForm([update]))]
      if (checkpointRows === null && updates.length === 0) return err({ kind: 'NotHere' })
      if (updates.length > 0) applyInOrder(doc, updates)
      const seen: Seen = new Map()
      noteSeen(seen, rows)
      return ok({ doc, seen, checkpointRows: checkpointRows ?? 0, isWhole: logged.value.isWhole })
    }
  }
}

/** How many rows it stands for; null where there is none that is whole. */
function applyCheckpoint(doc: Y.Doc, checkpoint: Checkpoint | null): number | null {
  if (!checkpoint || !equalBytes(sha256(checkpoint.state), checkpoint.hash)) return null
  applyInOrder(doc, [checkpoint.state])
  return checkpoint.rows
}

/** Moves `seen` on over rows that are in the document now. */
export function noteSeen(seen: Seen, rows: readonly DocumentRow[]): void {
  for (const { log, seq } of rows) seen.set(log, Math.max(seq, seen.get(log) ?? 0))
}
