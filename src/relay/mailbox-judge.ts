/**
 * What of a run or a record a mailbox takes: form, size, continuity, and the signature of the log's key (MBX-5). Whose log it
 * is and whether they may write is nothing a relay could know.
 */
import { equalBytes } from '$lib/base/bytes'
import type { LogId, WorkspaceId } from '$lib/base/ids'
import { err, ok, type Result } from '$lib/base/result'
import { headOf } from '$lib/log/frontier'
import { judgeRun, type RunFault } from '$lib/log/log-reader'
import { judgeRecord, recordHashes } from '$lib/log/range-record'
import type { TravellingRun } from '$lib/log/travel'
import type { MalformedBytes, NewerVersion } from '$lib/wire/codec'
import type { Frontier } from '$lib/wire/entry'
import { decodeRun, encodeRun } from '$lib/wire/entry-codec'
import type { RangeRecord } from '$lib/wire/range-record'
import { decodeRecord } from '$lib/wire/range-record-codec'
import type { LogTip, Piece } from './mailbox-store'
import { nodeHashes } from './node-hashes'
import { newNodeVerifier } from './node-verifier'

/** Signatures of all mailboxes of this process. */
const nodeVerify = newNodeVerifier()

/** What is to be appended, and what its authors said they had read. */
export interface Judged {
  readonly piece: Piece
  readonly tip: LogTip
  /** Seq of the tip before it, 0 where the log is new. */
  readonly after: number
  readonly deps: Frontier
  /** Several entries, a record counting as one. */
  readonly entries: number
}

export type JudgeFault =
  | MalformedBytes
  | NewerVersion
  | Exclude<RunFault, { kind: 'Gap' | 'Duplicate' }>
  /** All of it is here; so far its sender holds the log. */
  | { readonly kind: 'Duplicate'; readonly log: LogId; readonly heads: Frontier }
  /** Something before it is missing. */
  | { readonly kind: 'Gap'; readonly log: LogId; readonly heads: Frontier }
  /** A record that repeats what is here, with fewer bytes. */
  | { readonly kind: 'Shorter'; readonly record: RangeRecord; readonly bytes: Uint8Array }

/** What waits to be judged, with its log known. */
export interface Arrived {
  readonly log: LogId
  judge(tip: LogTip | null): Promise<Result<Judged, JudgeFault>>
}

/** Reads the form alone, at once; judging is against what is kept when its turn comes. */
export function readArrived(
  { form, bytes }: TravellingRun,
  workspace: WorkspaceId
): Result<Arrived, MalformedBytes | NewerVersion> {
  return form === 'record' ? readRecord(bytes, workspace) : readEntries(bytes, workspace)
}

function readEntries(bytes: Uint8Array, workspace: WorkspaceId): Result<Arrived, MalformedBytes | NewerVersion> {
  const run = decodeRun(bytes, workspace, nodeHashes)
  if (!run.ok) return run
  const { log, entries } = run.value
  return ok({
    log,
    async judge(tip) {
      const judged = await judgeRun(run.value, tip, nodeVerify)
      if (!judged.ok) {
        const last = entries.at(-1)
        const heads: Frontier = new Map(last ? [[log, { seq: last.header.seq, head: headOf(last.hash) }]] : [])
        return err(withHeads(judged.error, log, heads))
      }
      const { fresh, tip: next } = judged.value
      const isWhole = fresh.entries.length === entries.length && (fresh.logKey === null) === (run.value.logKey === null)
      return ok({
        piece: { log, from: fresh.from, to: next.seq, form: 'entries', bytes: isWhole ? bytes : encodeRun(fresh) },
        tip: { log, ...next },
        after: tip?.seq ?? 0,
        deps: new Map(fresh.entries.flatMap(({ header }) => [...header.deps])),
        entries: fresh.entries.length
      })
    }
  })
}

function readRecord(bytes: Uint8Array, workspace: WorkspaceId): Result<Arrived, MalformedBytes | NewerVersion> {
  const record = decodeRecord(bytes, recordHashes)
  if (!record.ok) return record
  const { log, from, to, prev, last, atTo } = record.value.header
  const heads: Frontier = new Map([[log, { seq: to, head: headOf(last) }]])
  return ok({
    log,
    async judge(tip) {
      // Inside what is kept nobody looks: there the signature has to do.
      const place = tip && { ...tip, prevAtFrom: from > tip.seq ? null : prev }
      const judged = await judgeRecord(record.value, workspace, place)
      if (judged.ok) {
        const after = tip?.seq ?? 0
        const piece: Piece = { log, from: after + 1, to, form: 'record', bytes }
        return ok({ piece, tip: { log, ...judged.value }, after, deps: atTo.deps, entries: 1 })
      }
      if (judged.error.kind === 'Duplicate' && tip) return err({ kind: 'Shorter', record: record.value, bytes })
      return err(withHeads(judged.error, log, heads))
    }
  })
}

function withHeads(fault: RunFault, log: LogId, heads: Frontier): JudgeFault {
  return fault.kind === 'Gap' || fault.kind === 'Duplicate' ? { kind: fault.kind, log, heads } : fault
}

/**
 * Whether a record says of the pieces it would replace what they say of themselves: the same chain before it and at its end,
 * under the log's own signature. `kept` are the pieces that hold any of its range.
 */
export async function mayReplace(
  record: RangeRecord,
  { kept, logKey, workspace }: { kept: readonly Piece[]; logKey: Uint8Array; workspace: WorkspaceId }
): Promise<boolean> {
  const { from, to, prev, last, log } = record.header
  const ends = { prev: null as Uint8Array | null, last: null as Uint8Array | null }
  for (const piece of kept) {
    if (piece.form === 'record') noteRecord(ends, piece, { from, to })
    else noteRun(ends, piece, { from, to, workspace })
  }
  const isChained = ends.prev && ends.last && equalBytes(ends.prev, prev) && equalBytes(ends.last, last)
  if (!isChained) return false
  const place = { log, logKey, seq: from - 1, hash: prev, prevAtFrom: null }
  return (await judgeRecord(record, workspace, place)).ok
}

interface Ends {
  prev: Uint8Array | null
  last: Uint8Array | null
}

function noteRun(ends: Ends, { bytes }: Piece, at: { from: number; to: number; workspace: WorkspaceId }): void {
  const run = decodeRun(bytes, at.workspace, nodeHashes)
  for (const { header, hash } of run.ok ? run.value.entries : []) {
    if (header.seq === at.from) ends.prev = header.prev
    if (header.seq === at.to) ends.last = hash
  }
}

function noteRecord(ends: Ends, { bytes }: Piece, at: { from: number; to: number }): void {
  const record = decodeRecord(bytes, recordHashes)
  if (!record.ok) return
  const { from, to, prev, last } = record.value.header
  if (from === at.from) ends.prev = prev
  if (to === at.to) ends.last = last
}
