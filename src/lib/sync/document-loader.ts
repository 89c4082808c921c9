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
import type { DocumentRow, StoreFailure, WorkspaceStore } from '../log/workspace-store'
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

  async function checkpointOf(
    document: DocumentId
  ): Promise<Result<{ state: Uint8Array | null; rows: number }, StoreFailure>> {
    const kept = await store.checkpoint(document)
    if (!kept.ok) return kept
    const isWhole = kept.value !== null && equalBytes(sha256(kept.value.state), kept.value.hash)
    return ok(isWhole && kept.value ? { state: kept.value.state, rows: kept.value.rows } : { state: null, rows: 0 })
  }

  return {
    updatesBeyond,
    async load(document) {
      const checkpoint = await checkpointOf(document)
      if (!checkpoint.ok) return checkpoint
      const rows = await store.documentRows(document)
      if (!rows.ok) return rows
      const logged = await updatesOf(rows.value.slice(checkpoint.value.rows))
      if (!logged.ok) return logged
      const unsealed = await store.unsealedOf(document)
      if (!unsealed.ok) return unsealed
      const updates = [...logged.value.updates, ...unsealed.value.map(({ update }) => toSealedForm([update]))]
      if (!checkpoint.value.state && updates.length === 0) return err({ kind: 'NotHere' })
      const doc = new Y.Doc({ guid: document })
      applyInOrder(doc, checkpoint.value.state ? [checkpoint.value.state, ...updates] : updates)
      const seen: Seen = new Map()
      noteSeen(seen, rows.value)
      return ok({ doc, seen, checkpointRows: checkpoint.value.rows, isWhole: logged.value.isWhole })
    }
  }
}

/** Moves `seen` on over rows that are in the document now. */
export function noteSeen(seen: Seen, rows: readonly DocumentRow[]): void {
  for (const { log, seq } of rows) seen.set(log, Math.max(seq, seen.get(log) ?? 0))
}
