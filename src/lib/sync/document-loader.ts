/**
 * Brings a document from disk to memory: checkpoint, then the log's rows after it, then what is not sealed yet.
 *
 * - Of the log's rows those are read whose entries count now (`acceptance.ts`).
 * - A checkpoint that does not match its hash is as good as none: the log has everything. The hash covers which of its rows
 *   did not count, so a checkpoint from before a removal, or from before an adoption, does not match either.
 * - Loading writes nothing, neither to the store nor to the document's history (I6).
 */
import * as Y from 'yjs'
import { concatBytes, equalBytes } from '../base/bytes'
import type { DocumentId, LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { sha256 } from '../crypto/hash'
import type { Checkpoint, DocumentRow, StoreFailure, UnsealedRow, WorkspaceStore } from '../log/workspace-store'
import { newWriter } from '../wire/codec'
import type { OpenFailure } from './engine'
import { applyInOrder } from './guarded-doc'
import { toSealedForm } from './local-updates'
import type { OpeningFailure } from './opening'
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
  updatesOf(rows: readonly DocumentRow[]): Promise<Result<ReadUpdates, OpeningFailure>>
  counts(row: DocumentRow): boolean
}

interface Begun {
  /** What the checkpoint holds, if it may be used. */
  readonly doc: Y.Doc
  readonly checkpointRows: number | null
  readonly rows: readonly DocumentRow[]
  readonly unsealed: readonly UnsealedRow[]
}

export interface DocumentLoader {
  /**
   * A document as this device knows it; `NotHere` where nothing of it ever arrived. With `also`, as it would be if what
   * waits of that log counted: to be read and carried out, never to be written in.
   */
  load(document: DocumentId, also?: LogId): Promise<Result<LoadedDocument, OpenFailure>>
  /** What makes the document as the log has it, in order, unopened in Yjs: for whoever builds it apart (`update-trial.ts`). */
  stateOf(document: DocumentId, from: 'checkpoint' | 'log'): Promise<Result<ReadUpdates, OpeningFailure>>
  /** What the table holds beyond `seen`, which is moved on. */
  updatesBeyond(document: DocumentId, seen: Seen): Promise<Result<readonly Uint8Array[], OpeningFailure>>
}

/** Reads through `store`; holds nothing of its own. */
export function newDocumentLoader({ store, updatesOf, counts }: LoaderDeps): DocumentLoader {
  async function updatesBeyond(document: DocumentId, seen: Seen) {
    const rows = await store.documentRows(document)
    if (!rows.ok) return rows
    const beyond = rows.value.filter(({ log, seq }) => seq > (seen.get(log) ?? 0))
    const read = await updatesOf(beyond.filter(counts))
    if (!read.ok) return read
    noteSeen(seen, beyond)
    return ok(read.value.updates)
  }

  /** Reads all there is side by side. The checkpoint comes first, and becomes text while the rest is on its way. */
  async function begin(document: DocumentId): Promise<Result<Begun, StoreFailure>> {
    const doc = new Y.Doc({ guid: document })
    let isApplied = false
    const [kept, rows, unsealed] = await Promise.all([
      store.checkpoint(document).then((read) => {
        isApplied = read.ok && read.value !== null && isWhole(read.value, [])
        if (isApplied && read.ok && read.value) applyInOrder(doc, [read.value.state])
        return read
      }),
      store.documentRows(document),
      store.unsealedOf(document)
    ])
    if (!kept.ok) return kept
    if (!rows.ok) return rows
    if (!unsealed.ok) return unsealed
    const rest = { rows: rows.value, unsealed: unsealed.value }
    const left = rows.value.slice(0, kept.value?.rows ?? 0).filter((row) => !counts(row))
    if (left.length === 0) return ok({ doc, checkpointRows: isApplied ? (kept.value?.rows ?? 0) : null, ...rest })
    return ok({ ...withoutSome(document, kept.value, left), ...rest })
  }

  async function loadWith(
    document: DocumentId,
    also: LogId,
    { rows }: Begun
  ): Promise<Result<LoadedDocument, OpenFailure>> {
    const read = await updatesOf(rows.filter((row) => counts(row) || row.log === also))
    if (!read.ok) return read
    const doc = new Y.Doc({ guid: document })
    applyInOrder(doc, read.value.updates)
    return ok({ doc, seen: new Map(), checkpointRows: 0, isWhole: read.value.isWhole })
  }

  return {
    updatesBeyond,
    stateOf: (document, from) => stateOf(document, from, { store, updatesOf, counts }),
    async load(document, also) {
      const begun = await begin(document)
      if (!begun.ok) return begun
      if (also) return loadWith(document, also, begun.value)
      const { doc, checkpointRows, rows, unsealed } = begun.value
      const logged = await updatesOf(rows.slice(checkpointRows ?? 0).filter(counts))
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

async function stateOf(
  document: DocumentId,
  from: 'checkpoint' | 'log',
  { store, updatesOf, counts }: LoaderDeps
): Promise<Result<ReadUpdates, OpeningFailure>> {
  const [kept, rows] = await Promise.all([store.checkpoint(document), store.documentRows(document)])
  if (!kept.ok) return kept
  if (!rows.ok) return rows
  const left = rows.value.slice(0, kept.value?.rows ?? 0).filter((row) => !counts(row))
  const usable = from === 'checkpoint' && kept.value && isWhole(kept.value, left) ? kept.value : null
  const read = await updatesOf(rows.value.slice(usable?.rows ?? 0).filter(counts))
  if (!read.ok || !usable) return read
  return ok({ ...read.value, updates: [usable.state, ...read.value.updates] })
}

/** Rare: the checkpoint begins anew, if it is one without the rows that do not count now. */
function withoutSome(
  document: DocumentId,
  checkpoint: Checkpoint | null,
  left: readonly DocumentRow[]
): Pick<Begun, 'doc' | 'checkpointRows'> {
  const doc = new Y.Doc({ guid: document })
  if (!checkpoint || !isWhole(checkpoint, left)) return { doc, checkpointRows: null }
  applyInOrder(doc, [checkpoint.state])
  return { doc, checkpointRows: checkpoint.rows }
}

function isWhole({ state, hash }: Checkpoint, left: readonly DocumentRow[]): boolean {
  return equalBytes(checkpointHash(state, left), hash)
}

/** What a checkpoint is known by: its state, and the rows among its own that are left out of it. */
export function checkpointHash(state: Uint8Array, left: readonly DocumentRow[]): Uint8Array<ArrayBuffer> {
  if (left.length === 0) return sha256(state)
  const writer = newWriter().list(left, (w, { log, seq, body }) => w.id('log', log).uint(seq).uint(body))
  return sha256(concatBytes(state, writer.done()))
}

/** Moves `seen` on over rows that are in the document now. */
export function noteSeen(seen: Seen, rows: readonly DocumentRow[]): void {
  for (const { log, seq } of rows) seen.set(log, Math.max(seq, seen.get(log) ?? 0))
}
