/** Reading documents and their changes back from the log, for documents that are opened and for projections. */
import type { DocumentId, LogId, MemberId } from '../base/ids'
import { ok, type Result } from '../base/result'
import type { DocumentRow, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import type { DocumentChange } from './engine'
import type { RangeRecord } from '../wire/range-record'
import type { OpenedPiece, Opener, OpeningFailure, PartNotLoaded } from './opening'
import { spanOf, type Piece } from './piece'
import { placeName, type StoredLogs } from './stored-logs'

export interface ReadUpdates {
  readonly updates: readonly Uint8Array[]
  /** False where a body no longer opens: its key is lost here. */
  readonly isWhole: boolean
}

export interface Reading {
  updatesOf(rows: readonly DocumentRow[]): Promise<Result<ReadUpdates, OpeningFailure>>
  changesOf(document: DocumentId): Promise<Result<readonly DocumentChange[], StoreFailure>>
}

/** Reads rows that were judged before; a body that no longer opens is left out, and the document shows without it. */
export function newReading(deps: {
  store: WorkspaceStore
  logs: StoredLogs
  opener: Opener
  memberOf(log: LogId): MemberId | null
  counts(row: DocumentRow): boolean
}): Reading {
  const { store, logs, opener } = deps
  return {
    async updatesOf(rows) {
      const pieces = await logs.piecesAt(rows)
      if (!pieces.ok) return pieces
      const opening = await openRecords(pieces.value, opener)
      if (!opening.ok) return opening
      const records = opening.value
      const opened = rows.map(async (row) => {
        const piece = pieces.value.get(placeName(row))
        if (piece?.kind === 'record') return updateIn(records.get(piece.record), row)
        const body = piece ? await opener.openOne(piece.envelope, row.body) : null
        return body?.kind === 'update' ? body.update : null
      })
      // Several rows may stand in one record; what is merged there is wanted once.
      const found = new Set(await Promise.all(opened))
      return ok({ updates: [...found].filter((update) => update !== null), isWhole: !found.has(null) })
    },
    async changesOf(document) {
      const rows = await store.documentRows(document)
      if (!rows.ok) return rows
      const counting = rows.value.filter((row) => deps.counts(row))
      const pieces = await logs.piecesAt(counting)
      if (!pieces.ok) return pieces
      return ok(
        counting.flatMap((row): DocumentChange[] => {
          const piece = pieces.value.get(placeName(row))
          return piece ? [{ document, log: row.log, member: deps.memberOf(row.log), wallMs: spanOf(piece).wallMs }] : []
        })
      )
    }
  }
}

async function openRecords(
  pieces: ReadonlyMap<string, Piece>,
  opener: Opener
): Promise<Result<ReadonlyMap<RangeRecord, OpenedPiece>, PartNotLoaded>> {
  const records = new Map<RangeRecord, OpenedPiece>()
  for (const piece of pieces.values()) {
    if (piece.kind !== 'record' || records.has(piece.record)) continue
    const opened = await opener.open([piece])
    if (!opened.ok) return opened
    for (const each of opened.value) records.set(piece.record, each)
  }
  return ok(records)
}

function updateIn(opened: OpenedPiece | undefined, { document }: DocumentRow): Uint8Array | null {
  for (const body of opened?.bodies ?? []) {
    if (body?.kind === 'update' && body.document === document) return body.update
  }
  return null
}
