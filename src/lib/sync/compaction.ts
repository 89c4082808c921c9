/**
 * Compaction: this device's own log, put into far fewer bytes when nobody is typing. A range record takes the place of a
 * run of own entries, signed by the same key; frontiers do not change (REC rules; `log/range-pick.ts` picks).
 *
 * - Only own entries, only up to what everyone has (`everyone-has.ts`), each record in a transaction of its own.
 * - Updates are merged with `mergeUpdatesV2` in a tree, never through a document: a document would add other people's
 *   deletions and drop deleted text.
 * - What receivers would refuse is never made: a range whose merged updates are too much is halved.
 * - Where it stopped is remembered, so that nothing is read twice.
 */
import type { KeyId, WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { ok, type Result } from '../base/result'
import type { BodyKey } from '../crypto/sealing'
import type { SigningKey } from '../crypto/signing'
import { UPDATE_LIMITS, validateUpdate } from '../docs/update-check'
import { decodeContext, emptyContext, encodeContext, type LogContext } from '../log/log-context'
import { pickRanges, type PickedRange } from '../log/range-pick'
import { writeRecord } from '../log/record-writing'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import type { RangeRecord } from '../wire/range-record'
import { encodeRecord } from '../wire/range-record-codec'
import { everyoneHas, type OthersKnown } from './everyone-has'
import { COMPACT_WINDOW_BYTES } from './limits'
import type { LogBook } from './log-book'
import { mergeInTree } from './merge-updates'
import type { Opener, OpeningFailure } from './opening'
import { outlinesOf, type WindowEntry } from './outlines'
import { contextPast, spanOf } from './piece'
import type { StoredLogs } from './stored-logs'

export interface CompactionDeps extends OthersKnown {
  /** A record took the place of what it stands for; its bytes as they travel. */
  made?(record: Uint8Array): void
  readonly workspace: WorkspaceId
  readonly signingKey: SigningKey
  readonly store: WorkspaceStore
  readonly book: LogBook
  readonly logs: StoredLogs
  readonly opener: Opener
  readonly random: Random
}

interface Compacting extends CompactionDeps {
  /** The last entry that may go into a record. */
  readonly upTo: number
}

/** How far the own log was looked at, and what its author knew there. */
interface Mark {
  readonly seq: number
  readonly context: LogContext
}

const NAME = 'compacted'

/** Puts records in the place of what may be compacted; resolves with how many were made. Runs in the engine's turn. */
export async function compactOwnLog(given: CompactionDeps): Promise<Result<number, OpeningFailure>> {
  const upTo = await everyoneHas(given)
  if (!upTo.ok) return upTo
  const deps = { ...given, upTo: upTo.value }
  let made = 0
  for (;;) {
    const mark = await readMark(deps.store)
    if (!mark.ok) return mark
    const window = await readWindow(deps, mark.value)
    if (!window.ok) return window
    const outlines = await outlinesOf(window.value, deps.logs)
    if (!outlines.ok) return outlines
    const ranges = pickRanges(outlines.value)
    for (const range of ranges) {
      const records = await compactRange(deps, entriesIn(window.value, range))
      if (!records.ok) return records
      made += records.value
    }
    const next = markAfter(deps, window.value, ranges)
    if (!next || next.seq <= mark.value.seq) return ok(made)
    const kept = await deps.store.putMeta(NAME, { seq: next.seq, context: encodeContext(next.context) })
    if (!kept.ok) return kept
  }
}

async function readMark(store: WorkspaceStore): Promise<Result<Mark, StoreFailure>> {
  const kept = await store.meta(NAME)
  if (!kept.ok) return kept
  const { seq, context } = (kept.value ?? {}) as { seq?: unknown; context?: unknown }
  const decoded = context instanceof Uint8Array ? decodeContext(context) : null
  return ok(
    typeof seq === 'number' && decoded?.ok ? { seq, context: decoded.value } : { seq: 0, context: emptyContext }
  )
}

const endOf = ({ book, log, upTo }: Compacting) => Math.min(book.get(log)?.applied ?? 0, upTo)

/** The next stretch of the own log, opened, each entry with what was known before it. */
async function readWindow(deps: Compacting, mark: Mark): Promise<Result<readonly WindowEntry[], OpeningFailure>> {
  const { log, logs, opener } = deps
  const to = endOf(deps)
  if (to <= mark.seq) return ok([])
  const pieces = await logs.pieces({ log, from: mark.seq + 1, to }, COMPACT_WINDOW_BYTES)
  if (!pieces.ok) return pieces
  const opened = await opener.open(pieces.value)
  if (!opened.ok) return opened
  let before = mark.context
  return ok(
    opened.value.map(({ piece, bodies }) => {
      const entry = { piece, bodies, before, after: contextPast(piece, before) }
      before = entry.after
      return entry
    })
  )
}

function entriesIn(window: readonly WindowEntry[], { from, to }: PickedRange): WindowEntry[] {
  return window.filter(({ piece }) => spanOf(piece).from >= from && spanOf(piece).to <= to)
}

/** At the end of the log a few entries are left to be joined by later ones; anywhere else the window is done with. */
function markAfter(deps: Compacting, window: readonly WindowEntry[], ranges: readonly PickedRange[]): Mark | null {
  const end = window.at(-1)
  if (!end) return null
  const isAtEnd = spanOf(end.piece).to >= endOf(deps)
  const done = isAtEnd ? Math.max(ranges.at(-1)?.to ?? 0, spanOf(end.piece).to - FEW) : spanOf(end.piece).to
  const last = window.filter(({ piece }) => spanOf(piece).to <= done).at(-1)
  return last ? { seq: spanOf(last.piece).to, context: last.after } : null
}

/** Fewer than these make no record; see `range-pick.ts`. */
const FEW = 8

/** One record for `entries`, or several where one would be too much; how many were made. */
async function compactRange(deps: Compacting, entries: readonly WindowEntry[]): Promise<Result<number, StoreFailure>> {
  const [first] = entries
  if (!first || entries.length < FEW) return ok(0)
  const { key } = spanOf(first.piece)
  const bodyKey = await deps.opener.keyOf(key, deps.log)
  if (!bodyKey) return ok(0)
  const record = await recordOf(deps, entries, { key, bodyKey })
  if (!record) {
    const middle = entries.length >> 1
    const [former, latter] = [
      await compactRange(deps, entries.slice(0, middle)),
      await compactRange(deps, entries.slice(middle))
    ]
    return former.ok && latter.ok ? ok(former.value + latter.value) : former.ok ? latter : former
  }
  const bytes = encodeRecord(record)
  const put = await putInPlace(deps, record, bytes)
  if (!put.ok) return put
  deps.made?.(bytes)
  return ok(1)
}

/** Null where the merged updates are more than anybody would take. */
async function recordOf(
  { workspace, log, signingKey, random }: Compacting,
  entries: readonly WindowEntry[],
  { key, bodyKey }: { key: KeyId; bodyKey: BodyKey }
): Promise<RangeRecord | null> {
  let isTooMuch = false
  const merge = (updates: readonly Uint8Array[]) => {
    const merged = mergeInTree(updates)
    isTooMuch ||= !validateUpdate(merged, () => true, UPDATE_LIMITS).ok
    return merged
  }
  const opened = entries.flatMap(({ piece, bodies }) =>
    piece.kind === 'entry'
      ? [{ envelope: piece.envelope, bodies: bodies.filter((body) => body !== null && body.kind !== 'refused') }]
      : []
  )
  const before = entries[0]?.before ?? emptyContext
  const record = await writeRecord({ workspace, log, signingKey, key, bodyKey, random }, opened, before, merge)
  return record.ok && !isTooMuch ? record.value : null
}

/** Runs that stick out of the range keep what is outside it. */
async function putInPlace(
  { store, logs, log }: Compacting,
  record: RangeRecord,
  bytes: Uint8Array
): Promise<Result<undefined, StoreFailure>> {
  const { from, to } = record.header
  const outside = await logs.outside({ log, from, to })
  if (!outside.ok) return outside
  const run = { log, from, to, kind: 'record' as const, bytes }
  return store.replaceRuns(outside.value.replaced, [...outside.value.before, run, ...outside.value.after])
}
