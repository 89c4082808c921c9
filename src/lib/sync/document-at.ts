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

/** What is asked about who has a document. */
export interface ReceivedAsk {
  /** By its authors' clocks: what was written later need not be there. */
  readonly untilMs: number
  /** Whether a document says what it says now: a comment or a status more or less is no other text. */
  isSame(doc: Y.Doc): boolean
}

/**
 * The members who have a document's text on one device at least, as far as their logs tell: a consent mode counts the silence
 * of nobody else. Whoever lacks some of its entries has the text all the same where what they have says the same.
 */
export async function whoReceived(
  deps: DocumentAtDeps,
  document: DocumentId,
  { untilMs, isSame }: ReceivedAsk
): Promise<Result<ReadonlySet<MemberId>, StoreFailure>> {
  const rows = await rowsUntil(deps, document, untilMs)
  if (!rows.ok) return rows
  const { book, team, ownLog } = deps
  const received = new Set<MemberId>()
  /** People who have the same entries have the same text. */
  const answers = new Map<string, boolean>()
  for (const { log } of book.logs) {
    const member = memberOfLog(team.state, log)?.id
    if (member === undefined || received.has(member)) continue
    const had = log === ownLog ? rows.value : rows.value.filter((row) => row.seq <= seqHad(book, log, row.log))
    const entries = countsByLog(had)
    const known = had.length === rows.value.length || answers.get(entries)
    const has = known ?? (await isTextOf(deps, had, isSame))
    answers.set(entries, has)
    if (has) received.add(member)
  }
  return ok(received)
}

/** What counts of it and was written until then. */
async function rowsUntil(
  { store, logs, counts }: DocumentAtDeps,
  document: DocumentId,
  untilMs: number
): Promise<Result<readonly DocumentRow[], StoreFailure>> {
  const rows = await store.documentRows(document)
  if (!rows.ok) return rows
  const counting = rows.value.filter(counts)
  const pieces = await logs.piecesAt(counting)
  if (!pieces.ok) return pieces
  return ok(
    counting.filter((row) => {
      const piece = pieces.value.get(placeName(row))
      return piece !== undefined && spanOf(piece).wallMs <= untilMs
    })
  )
}

/** How much of a log the author of another had when last heard from. */
function seqHad(book: DocumentAtDeps['book'], author: LogId, of: LogId): number {
  return author === of ? Infinity : (contextOf(book.get(author)).deps.get(of)?.seq ?? 0)
}

/** Rows of a log stand in the order of their seq, so that how many there are says which. */
function countsByLog(rows: readonly DocumentRow[]): string {
  const counts = new Map<LogId, number>()
  for (const { log } of rows) counts.set(log, (counts.get(log) ?? 0) + 1)
  return [...counts].map((each) => each.join(' ')).join()
}

async function isTextOf(
  { updatesOf }: DocumentAtDeps,
  rows: readonly DocumentRow[],
  isSame: ReceivedAsk['isSame']
): Promise<boolean> {
  const read = rows.length > 0 ? await updatesOf(rows) : null
  if (!read?.ok) return false
  const doc = new Y.Doc()
  applyInOrder(doc, read.value.updates)
  const is = isSame(doc)
  doc.destroy()
  return is
}
