/**
 * Reading logs back from the store: as pieces to open, as runs to pass on.
 *
 * - What is read was checked when it was written; a run that no longer decodes is a broken disk, told as `StorageLost`.
 * - What was stored last is handed out once as it was taken: deciding follows, and need not read and hash it again.
 * - A run leaves as it came in: only its edges are cut, and small neighbours are joined so that signatures and messages
 *   are few.
 */
import { compareIds, type LogId, type WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { entryHashes } from '../log/entry-hashes'
import type { StoredRun, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { recordHashes } from '../log/range-record'
import { toTravel, type TravellingRun } from '../log/travel'
import { decodeRun, encodeRun, joinRuns, sliceRun, type Run } from '../wire/entry-codec'
import { decodeRecord } from '../wire/range-record-codec'
import type { SeqRange } from '../wire/seq-range'
import { ANSWER_BYTES, ANSWER_ENTRIES } from './limits'
import { spanOf, type Piece } from './piece'

export interface StoredLogs {
  /** A transaction has completed with these runs; the ones of the transaction before are forgotten. */
  stored(runs: readonly Run[]): void
  /** Pieces of a log that reach into the range, in order; stops after about `mostBytes`, at least one run. */
  pieces(range: SeqRange, mostBytes: number): Promise<Result<readonly Piece[], StoreFailure>>
  /** What stands at these places, by `placeName`; a record stands at all places of its range. */
  piecesAt(places: readonly Place[]): Promise<Result<ReadonlyMap<string, Piece>, StoreFailure>>
  /** The stored runs that reach into a range, and what of them lies before and after it, as runs of their own. */
  outside(range: SeqRange): Promise<Result<Outside, StoreFailure>>
  /** The beginning of a range as it travels: about `mostBytes`, at least one run. */
  beginningOf(range: SeqRange, mostBytes: number): Promise<Result<readonly TravellingRun[], StoreFailure>>
  /** What is held of these ranges, within one answer's bounds. */
  runsFor(ranges: readonly SeqRange[]): Promise<Result<readonly TravellingRun[], StoreFailure>>
}

export interface Outside {
  readonly replaced: readonly StoredRun[]
  readonly before: readonly StoredRun[]
  readonly after: readonly StoredRun[]
}

/** Where an entry stands. */
export interface Place {
  readonly log: LogId
  readonly seq: number
}

export const placeName = ({ log, seq }: Place) => `${log} ${seq}`

/** Reads through `store`; holds what was stored last, until somebody asks for it. */
export function newStoredLogs(store: WorkspaceStore, workspace: WorkspaceId): StoredLogs {
  const decode = (stored: StoredRun) => decodeStored(stored, workspace)
  const lately = new Map<LogId, Run>()
  const logs: StoredLogs = {
    stored: (runs) => keepLately(lately, runs),
    async pieces({ log, from, to }, mostBytes) {
      const known = takeLately(lately, { log, from, to })
      if (known.length > 0) return ok(known)
      const stored = await store.readRuns(log, from, to, mostBytes)
      if (!stored.ok) return stored
      const pieces: Piece[] = []
      for (const each of stored.value) {
        const decoded = each.kind === 'record' ? decodeStoredRecord(each) : entriesOf(decode(each))
        if (!decoded.ok) return decoded
        pieces.push(...decoded.value.filter((piece) => spanOf(piece).to >= from && spanOf(piece).from <= to))
      }
      return ok(pieces)
    },
    async piecesAt(places) {
      const found = new Map<string, Piece>()
      for (const range of rangesOf(places)) {
        for (let from = range.from; from <= range.to;) {
          const pieces = await logs.pieces({ ...range, from }, ANSWER_BYTES)
          if (!pieces.ok) return pieces
          const last = pieces.value.at(-1)
          for (const piece of pieces.value) notePlaces(found, piece, { ...range, from })
          from = (last ? spanOf(last).to : range.to) + 1
        }
      }
      return ok(found)
    },
    async outside({ log, from, to }) {
      const stored = await store.readRuns(log, from, to, Number.MAX_SAFE_INTEGER)
      if (!stored.ok) return stored
      const [first, last] = [stored.value[0], stored.value.at(-1)]
      const before = first && first.from < from ? cutRun(decode(first), first.from, from - 1) : ok([])
      if (!before.ok) return before
      const after = last && last.to > to ? cutRun(decode(last), to + 1, last.to) : ok([])
      if (!after.ok) return after
      return ok({ replaced: stored.value, before: before.value, after: after.value })
    },
    async beginningOf(range, mostBytes) {
      const stored = await store.readRuns(range.log, range.from, range.to, mostBytes)
      return stored.ok ? toTravel(stored.value, range, decode) : stored
    },
    async runsFor(ranges) {
      const answer: TravellingRun[] = []
      let bytes = 0
      let entries = 0
      for (const range of ranges) {
        if (bytes >= ANSWER_BYTES || entries >= ANSWER_ENTRIES) break
        const to = Math.min(range.to, range.from + ANSWER_ENTRIES - entries - 1)
        const stored = await store.readRuns(range.log, range.from, to, ANSWER_BYTES - bytes)
        if (!stored.ok) return stored
        const travelling = toTravel(stored.value, { ...range, to }, decode)
        if (!travelling.ok) return travelling
        answer.push(...travelling.value)
        bytes += travelling.value.reduce((sum, run) => sum + run.bytes.length, 0)
        entries += stored.value.reduce((sum, run) => sum + Math.min(run.to, to) - Math.max(run.from, range.from) + 1, 0)
      }
      return ok(answer)
    }
  }
  return logs
}

function keepLately(lately: Map<LogId, Run>, runs: readonly Run[]): void {
  lately.clear()
  for (const run of runs) {
    const former = lately.get(run.log)
    const joined = former ? joinRuns(former, run) : run
    if (joined) lately.set(run.log, joined)
  }
}

/** The entries of a range from its beginning on, where they are of what was stored last. */
function takeLately(lately: Map<LogId, Run>, { log, from, to }: SeqRange): readonly Piece[] {
  const run = lately.get(log)
  if (!run || run.from > from) return []
  const pieces = run.entries.slice(from - run.from, to - run.from + 1)
  if (pieces.length > 0) lately.delete(log)
  return pieces.map((envelope) => ({ kind: 'entry', envelope }))
}

function cutRun(run: Result<Run, StoreFailure>, from: number, to: number): Result<readonly StoredRun[], StoreFailure> {
  if (!run.ok) return run
  const cut = sliceRun(run.value, from, to)
  return ok(cut ? [{ log: cut.log, from, to, kind: 'entries', bytes: encodeRun(cut) }] : [])
}

function notePlaces(found: Map<string, Piece>, piece: Piece, { log, from, to }: SeqRange): void {
  const span = spanOf(piece)
  for (let seq = Math.max(from, span.from); seq <= Math.min(to, span.to); seq++)
    found.set(placeName({ log, seq }), piece)
}

function entriesOf(run: Result<Run, StoreFailure>): Result<readonly Piece[], StoreFailure> {
  return run.ok ? ok(run.value.entries.map((envelope) => ({ kind: 'entry', envelope }))) : run
}

function decodeStoredRecord({ bytes }: StoredRun): Result<readonly Piece[], StoreFailure> {
  const record = decodeRecord(bytes, recordHashes)
  if (record.ok) return ok([{ kind: 'record', record: record.value }])
  return err({ kind: 'StorageLost', cause: `a record that does not read: ${record.error.kind}` })
}

function decodeStored(stored: StoredRun, workspace: WorkspaceId): Result<Run, StoreFailure> {
  const run = decodeRun(stored.bytes, workspace, entryHashes)
  return run.ok ? run : err({ kind: 'StorageLost', cause: `a run that does not read: ${run.error.kind}` })
}

/** Places as ranges of neighbours, each log's together. */
function rangesOf(places: readonly Place[]): SeqRange[] {
  const ranges: { log: LogId; from: number; to: number }[] = []
  const sorted = [...places].sort((a, b) => compareIds(a.log, b.log) || a.seq - b.seq)
  for (const { log, seq } of sorted) {
    const last = ranges.at(-1)
    if (last && last.log === log && seq <= last.to + 1) last.to = seq
    else ranges.push({ log, from: seq, to: seq })
  }
  return ranges
}
