/**
 * Compacts one's own log in a store: the ranges that may go, each into one signed record in the place of its entries.
 * And reads a compacted log back, as a device does that never saw the originals.
 */
import * as Y from 'yjs'
import { assert } from '$lib/base/assert'
import type { DocumentId, LogId, WorkspaceId } from '$lib/base/ids'
import type { BodyKey } from '$lib/crypto/sealing'
import { clientCheck } from '$lib/sync/client-ids'
import { validateUpdate } from '$lib/docs/update-check'
import { entryHashes } from '$lib/log/entry-hashes'
import { contextAfter, emptyContext, type LogContext } from '$lib/log/log-context'
import { judgeRun, type HeldTip } from '$lib/log/log-reader'
import { bodyAad, type LogPen } from '$lib/log/log-writer'
import { pickRanges, type PickedRange } from '$lib/log/range-pick'
import {
  judgeRecord,
  mergeEntries,
  openRecord,
  recordHashes,
  writeRecord,
  type OpenedEntry
} from '$lib/log/range-record'
import type { StoredRun, WorkspaceStore } from '$lib/log/workspace-store'
import { decodeBody } from '$lib/wire/body-codec'
import type { Envelope, UpdateBody } from '$lib/wire/entry'
import { decodeRun, encodeRun, type Run } from '$lib/wire/entry-codec'
import { decodeRecord, encodeRecord } from '$lib/wire/range-record-codec'
import { demand } from './demand'

/** Updates merged at once; a merge's cost rises faster than its inputs, a tree's does not. */
const MERGE_TOGETHER = 32

/** Merges in a tree, in order, never through a document: that would drop what was deleted. */
export function mergeInTree(updates: readonly Uint8Array[]): Uint8Array {
  let level = updates
  while (level.length > 1) {
    const next: Uint8Array[] = []
    for (let at = 0; at < level.length; at += MERGE_TOGETHER)
      next.push(Y.mergeUpdatesV2(level.slice(at, at + MERGE_TOGETHER)))
    level = next
  }
  return level[0] ?? Y.mergeUpdatesV2([])
}

/** Every run of a log, in order. */
export async function runsOf(store: WorkspaceStore, log: LogId): Promise<readonly StoredRun[]> {
  return demand(await store.readRuns(log, 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
}

/** Puts records in the place of every range of `pen`'s log that may go. */
export async function compactLog(store: WorkspaceStore, pen: LogPen): Promise<void> {
  const runs = await runsOf(store, pen.log)
  const decoded = runs.map(({ bytes }) => demand(decodeRun(bytes, pen.workspace, entryHashes)))
  const entries = await openAll(
    decoded.flatMap((run) => run.entries),
    pen.bodyKey
  )
  for (const range of pickRanges(entries.map(outlineOf))) {
    const records = await recordsOf(pen, entries, range)
    const replaced = runs.filter((run) => run.to >= range.from && run.from <= range.to)
    const kept = decoded.flatMap((run) => restOf(run, range))
    if (records.length > 0) demand(await store.replaceRuns(replaced, [...kept, ...records]))
  }
}

/** One record for a range; several where a receiver would refuse what one would hold. */
async function recordsOf(pen: LogPen, entries: readonly OpenedEntry[], range: PickedRange): Promise<StoredRun[]> {
  const { from, to } = range
  const within = entries.filter(({ envelope: { header } }) => header.seq >= from && header.seq <= to)
  const isTaken = mergeEntries(within, mergeInTree).merged.every((merged) => isTakenFrom(pen.log, merged))
  const record = isTaken ? await writeRecord(pen, within, contextBefore(entries, from), mergeInTree) : null
  if (record?.ok) return [{ log: pen.log, from, to, kind: 'record', bytes: encodeRecord(record.value) }]
  assert(to > from, 'one entry that was written can be written again')
  const middle = Math.floor((from + to) / 2)
  return [
    ...(await recordsOf(pen, entries, { from, to: middle })),
    ...(await recordsOf(pen, entries, { from: middle + 1, to }))
  ]
}

/** What a receiver asks of an update before any document sees it. */
function isTakenFrom(log: LogId, { document, clients, update }: Omit<UpdateBody, 'kind' | 'schema'>): boolean {
  return validateUpdate(update, clientCheck(log, document, clients)).ok
}

async function openAll(envelopes: readonly Envelope[], key: BodyKey): Promise<OpenedEntry[]> {
  const opened: OpenedEntry[] = []
  for (const envelope of envelopes) {
    const plaintexts = await Promise.all(
      envelope.bodies.map((sealed, i) => key.open(bodyAad(envelope.header, i), sealed))
    )
    opened.push({ envelope, bodies: plaintexts.map((plaintext) => demand(decodeBody(demand(plaintext)))) })
  }
  return opened
}

function outlineOf({ envelope, bodies }: OpenedEntry) {
  const { seq, type, key, wallMs, team } = envelope.header
  return {
    seq,
    type,
    key,
    wallMs,
    touchesTeam: team !== null || bodies.some(({ kind }) => kind === 'statement'),
    // A log of one device alone depends on nobody.
    oldestDepMs: null,
    bytes: envelope.bodies.reduce((sum, body) => sum + body.length, 0)
  }
}

function contextBefore(entries: readonly OpenedEntry[], from: number): LogContext {
  const before = entries.filter(({ envelope }) => envelope.header.seq < from)
  return before.reduce((context, { envelope }) => contextAfter(context, envelope.header), emptyContext)
}

/** What sticks out of a range of a run it overlaps. */
function restOf(run: Run, { from, to }: PickedRange): StoredRun[] {
  const last = run.from + run.entries.length - 1
  if (last < from || run.from > to) return []
  const before = run.entries.filter(({ header }) => header.seq < from)
  const after = run.entries.filter(({ header }) => header.seq > to)
  return [before, after].flatMap((entries): StoredRun[] => {
    const [first, end] = [entries[0]?.header.seq, entries.at(-1)?.header.seq]
    if (first === undefined || end === undefined) return []
    const logKey = first === 1 ? run.logKey : null
    return [
      {
        log: run.log,
        from: first,
        to: end,
        kind: 'entries',
        bytes: encodeRun({ ...run, logKey, from: first, entries })
      }
    ]
  })
}

/** What a reader of somebody else's log knows beforehand. */
export interface Reader {
  readonly workspace: WorkspaceId
  readonly bodyKey: BodyKey
}

/**
 * One document from a log this device never saw, as it travels: form, chain and signatures checked, every update
 * validated as its author's, then applied. What does not hold is a bug here and throws.
 */
export async function readDocument(runs: readonly StoredRun[], document: DocumentId, reader: Reader): Promise<Y.Doc> {
  const doc = new Y.Doc()
  let tip: HeldTip | null = null
  for (const run of runs) {
    const read: ReadPart = run.kind === 'record' ? await readRecord(run, tip, reader) : await readRun(run, tip, reader)
    tip = read.tip
    for (const update of read.updates) {
      if (update.document !== document) continue
      assert(isTakenFrom(run.log, update), 'an update of this log is one its receivers take')
      Y.applyUpdateV2(doc, update.update)
    }
  }
  return doc
}

interface ReadPart {
  readonly tip: HeldTip
  readonly updates: readonly Pick<UpdateBody, 'document' | 'clients' | 'update'>[]
}

async function readRecord({ bytes }: StoredRun, tip: HeldTip | null, reader: Reader): Promise<ReadPart> {
  const record = demand(decodeRecord(bytes, recordHashes))
  const place = tip ? { ...tip, prevAtFrom: null } : null
  const next = demand(await judgeRecord(record, reader.workspace, place))
  return { tip: next, updates: demand(await openRecord(record, reader.bodyKey)).merged }
}

async function readRun({ bytes }: StoredRun, tip: HeldTip | null, reader: Reader): Promise<ReadPart> {
  const accepted = demand(await judgeRun(demand(decodeRun(bytes, reader.workspace, entryHashes)), tip))
  const opened = await openAll(accepted.fresh.entries, reader.bodyKey)
  const bodies = opened.flatMap((entry) => entry.bodies)
  return { tip: accepted.tip, updates: bodies.filter((body) => body.kind === 'update') }
}
