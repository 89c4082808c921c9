/**
 * What a document was for somebody, and who has it: what people say of a text is bound to what they had of it.
 * Looking writes nothing (I6).
 */
import * as Y from 'yjs'
import type { DocumentId, LogId, MemberId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { DocumentRow, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { memberOfLog, type TeamState } from '../team/team-state'
import type { OpenFailure } from './engine'
import { applyInOrder } from './guarded-doc'
import { contextOf, type LogBook } from './log-book'
import type { OpeningFailure } from './opening'
import { spanOf } from './piece'
import type { ReadUpdates } from './reading'
import { placeName, type StoredLogs } from './stored-logs'

export interface DocumentAtDeps {
  readonly store: Pick<WorkspaceStore, 'documentRows'>
  readonly logs: Pick<StoredLogs, 'piecesAt'>
  readonly book: Pick<LogBook, 'logs' | 'get'>
  readonly team: { readonly state: TeamState }
  /** This device's log: what is here it has. */
  readonly ownLog: LogId
  updatesOf(rows: readonly DocumentRow[]): Promise<Result<ReadUpdates, OpeningFailure>>
  counts(row: DocumentRow): boolean
}

/**
 * A detached copy of a document with the entries up to these seqs; `NotHere` where none of it was there. Where a range record
 * stands across one of them all it holds comes along, so whoever needs the very text compares its hash.
 */
export async function documentAt(
  { store, updatesOf, counts }: DocumentAtDeps,
  document: DocumentId,
  had: ReadonlyMap<LogId, number>
): Promise<Result<Y.Doc, OpenFailure>> {
  const rows = await store.documentRows(document)
  if (!rows.ok) return rows
  const read = await updatesOf(rows.value.filter((row) => counts(row) && row.seq <= (had.get(row.log) ?? 0)))
  if (!read.ok) return read
  if (read.value.updates.length === 0) return err({ kind: 'NotHere' })
  const doc = new Y.Doc({ guid: document })
  applyInOrder(doc, read.value.updates)
  return ok(doc)
}

/**
 * The members who have all that was written in a document until `untilMs` (by its authors' clocks), on one device at least, as
 * far as their logs tell: a consent mode counts the silence of nobody else.
 */
export async function whoReceived(
  { store, logs, book, team, ownLog, counts }: DocumentAtDeps,
  document: DocumentId,
  untilMs: number
): Promise<Result<ReadonlySet<MemberId>, StoreFailure>> {
  const rows = await store.documentRows(document)
  if (!rows.ok) return rows
  const counting = rows.value.filter(counts)
  const pieces = await logs.piecesAt(counting)
  if (!pieces.ok) return pieces
  const lastByLog = new Map<LogId, number>()
  for (const row of counting) {
    const piece = pieces.value.get(placeName(row))
    const isInTime = piece !== undefined && spanOf(piece).wallMs <= untilMs
    if (isInTime) lastByLog.set(row.log, Math.max(row.seq, lastByLog.get(row.log) ?? 0))
  }
  const has = (log: LogId) =>
    log === ownLog ||
    [...lastByLog].every(([of, seq]) => of === log || (contextOf(book.get(log)).deps.get(of)?.seq ?? 0) >= seq)
  return ok(new Set(book.logs.flatMap(({ log }) => (has(log) ? (memberOfLog(team.state, log)?.id ?? []) : []))))
}
