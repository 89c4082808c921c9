/**
 * Judges one piece of a log as it is kept: form, place, chain and every signature. What does not read leaves the log without a
 * hash to go on from; the next piece is then judged by itself, so that one fault is told once.
 */
import { equalBytes } from '$lib/base/bytes'
import type { LogId, WorkspaceId } from '$lib/base/ids'
import { ok, type Result } from '$lib/base/result'
import { entryHashes } from '$lib/log/entry-hashes'
import { judgeRun, type HeldTip, type RunFault } from '$lib/log/log-reader'
import { judgeRecord, recordHashes } from '$lib/log/range-record'
import type { MalformedBytes, NewerVersion } from '$lib/wire/codec'
import { decodeRun, type Run } from '$lib/wire/entry-codec'
import type { RangeRecord } from '$lib/wire/range-record'
import { decodeRecord } from '$lib/wire/range-record-codec'
import type { Piece } from './mailbox-store'

/** How far a log was followed. */
export interface Reached {
  readonly logKey: Uint8Array | null
  readonly seq: number
  /** Null where the piece before could not be read. */
  readonly hash: Uint8Array | null
}

export interface PieceVerdict {
  readonly reached: Reached
  /** What is wrong, as the end of a sentence that begins with the piece. */
  readonly fault: string | null
}

/** A run or a record, read. */
interface ReadPiece {
  readonly log: LogId
  readonly from: number
  readonly to: number
  readonly logKey: Uint8Array | null
  /** Hash of the entry before it, and of its last. */
  readonly prev: Uint8Array
  readonly last: Uint8Array
  /** Of an entry inside; a record does not tell. */
  hashAt(seq: number): Uint8Array | undefined
  judge(place: HeldTip): Promise<Result<unknown, RunFault>>
}

const OTHER_PLACE = 'lies in another place than its own'
const NO_KEY = 'comes without the key of its log'
const OTHER_CHAIN = 'does not go on from the entry before it'

/** Where the log has come to after `piece`, and what is wrong with it. */
export async function judgePiece(piece: Piece, before: Reached, workspace: WorkspaceId): Promise<PieceVerdict> {
  const unknown = { ...before, seq: piece.to, hash: null }
  const read = readPiece(piece, workspace)
  if (!read.ok) return { reached: unknown, fault: `does not read: ${formWords(read.error)}` }
  const { logKey: ownKey, prev, last, hashAt, judge } = read.value
  if (!isInPlace(read.value, piece)) return { reached: unknown, fault: OTHER_PLACE }
  const logKey = before.logKey ?? ownKey
  if (!logKey) return { reached: unknown, fault: NO_KEY }
  const follows = before.seq === piece.from - 1 && before.hash !== null
  // What begins inside the piece before, or behind what does not read, is judged by itself.
  const judged = await judge({ logKey, seq: piece.from - 1, hash: follows ? before.hash : prev })
  const reached = { logKey, seq: piece.to, hash: last }
  if (!judged.ok) return { reached, fault: runWords(judged.error) }
  return { reached, fault: isSameAt(before, hashAt(before.seq)) ? null : OTHER_CHAIN }
}

function readPiece(piece: Piece, workspace: WorkspaceId): Result<ReadPiece, MalformedBytes | NewerVersion> {
  if (piece.form === 'entries') {
    const run = decodeRun(piece.bytes, workspace, entryHashes)
    return run.ok ? ok(ofRun(run.value)) : run
  }
  const record = decodeRecord(piece.bytes, recordHashes)
  return record.ok ? ok(ofRecord(record.value, workspace)) : record
}

function ofRun(run: Run): ReadPiece {
  const { log, logKey, from, entries } = run
  const none = new Uint8Array(0)
  return {
    log,
    from,
    to: from + entries.length - 1,
    logKey,
    prev: entries[0]?.header.prev ?? none,
    last: entries.at(-1)?.hash ?? none,
    hashAt: (seq) => entries[seq - from]?.hash,
    judge: (place) => judgeRun(run, place)
  }
}

function ofRecord(record: RangeRecord, workspace: WorkspaceId): ReadPiece {
  const { log, from, to, prev, last } = record.header
  return {
    ...{ log, from, to, prev, last, logKey: record.logKey },
    hashAt: () => undefined,
    judge: (place) => judgeRecord(record, workspace, { ...place, prevAtFrom: null })
  }
}

function isInPlace(read: ReadPiece, { log, from, to }: Piece): boolean {
  return read.log === log && read.from === from && read.to === to
}

/** Where a piece overlaps the one before, both say the same of its last entry. */
function isSameAt({ hash }: Reached, other: Uint8Array | undefined): boolean {
  return !hash || !other || equalBytes(hash, other)
}

function formWords(fault: MalformedBytes | NewerVersion): string {
  return fault.kind === 'Newer' ? `it is of version ${fault.version}` : fault.reason
}

function runWords(fault: RunFault): string {
  switch (fault.kind) {
    case 'BadSignature':
      return `has a signature at ${fault.seq} that is not its log’s`
    case 'Fork':
      return OTHER_CHAIN
    case 'WrongKey':
      return 'is not of this workspace and the key of its log'
    case 'UnknownLog':
      return NO_KEY
    case 'Gap':
    case 'Duplicate':
      return OTHER_PLACE
  }
}
