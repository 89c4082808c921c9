/**
 * Range records that arrived: judging and opening them (REC-1, REC-2, REC-6, REC-8). Making them is `record-writing.ts`'s.
 * What inflates is loaded with the first record that is opened.
 */
import { equalBytes } from '../base/bytes'
import type { WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import type { BodyKey } from '../crypto/sealing'
import { verify } from '../crypto/signing'
import { HASH_BYTES } from '../wire/sizes'
import { MAX_RECORD_CONTENT_BYTES } from '../wire/limits'
import type { RangeRecord, RecordContent, RecordHeader } from '../wire/range-record'
import { decodeRecordContent, encodeRecordContext, type RecordHashes } from '../wire/range-record-codec'
import { logIdOf } from './entry-hashes'
import type { HeldTip, RunFault } from './log-reader'

export const recordHashes: RecordHashes = {
  record: (headerBytes) => sha256(tagged(DOMAINS.record, headerBytes)),
  body: sha256
}

/** What a log's key signs of a record: its hash, under the record's domain once more. */
export function recordMessage(hash: Uint8Array): Uint8Array {
  return tagged(DOMAINS.record, hash)
}

/** What is held where a record would stand. */
export interface RecordPlace extends HeldTip {
  /** `prev` of the held entry at the record's `from`; null where that one is not held. */
  readonly prevAtFrom: Uint8Array | null
}

/**
 * Chain and signature of a record (REC-6). Accepted, the log is held up to its `to`; `last` is proven when the entry after
 * it arrives. `Duplicate`: all of it is held already, as originals or as a record.
 */
export async function judgeRecord(
  record: RangeRecord,
  workspace: WorkspaceId,
  place: RecordPlace | null
): Promise<Result<HeldTip, RunFault>> {
  const { header } = record
  const logKey = place?.logKey ?? record.logKey
  if (!logKey) return err({ kind: 'UnknownLog' })
  if (!isOfWorkspace(header, workspace) || !isKeyOfLog(record, logKey)) return err({ kind: 'WrongKey' })
  const fault = chainFault(header, place)
  if (fault && fault.kind !== 'Fork') return err(fault)
  if (!(await isRecordSigned(record, logKey))) return err({ kind: 'BadSignature', seq: header.from })
  return fault ? err(fault) : ok({ logKey, seq: header.to, hash: header.last })
}

function isOfWorkspace(header: RecordHeader, workspace: WorkspaceId): boolean {
  return header.workspace === workspace
}

/** LOG-1: also the key it travels with, because whoever gets it from here may know no other. */
function isKeyOfLog({ header, logKey: given }: RangeRecord, logKey: Uint8Array): boolean {
  return logIdOf(logKey) === header.log && (given === null || equalBytes(given, logKey))
}

function isRecordSigned({ hash, signature }: RangeRecord, logKey: Uint8Array): Promise<boolean> {
  return verify(logKey, recordMessage(hash), signature)
}

function chainFault({ from, to, prev, last }: RecordHeader, place: RecordPlace | null): RunFault | null {
  const seq = place?.seq ?? 0
  if (place && to === seq && !equalBytes(place.hash, last)) return { kind: 'Fork', seq }
  if (to <= seq) return { kind: 'Duplicate' }
  if (from > seq + 1) return { kind: 'Gap', need: seq + 1 }
  const before = from === seq + 1 ? (place?.hash ?? new Uint8Array(HASH_BYTES)) : place?.prevAtFrom
  return before && equalBytes(before, prev) ? null : { kind: 'Fork', seq: from - 1 }
}

/**
 * Opens a record's content; bytes that inflate beyond the limit are `Malformed`, like any others that do not read.
 * `PartNotLoaded` says nothing of the record: it is opened when what inflates can be loaded.
 */
export async function openRecord(
  { header, sealed }: RangeRecord,
  key: BodyKey
): Promise<Result<RecordContent, { readonly kind: 'CannotOpen' | 'Malformed' | 'PartNotLoaded' }>> {
  const opened = await key.open(tagged(DOMAINS.recordBody, encodeRecordContext(header)), sealed)
  if (!opened.ok) return opened
  const part = await import('./deflate').catch(() => null)
  if (!part) return err({ kind: 'PartNotLoaded' })
  const inflated = part.inflateWithin(opened.value, MAX_RECORD_CONTENT_BYTES)
  return inflated.ok ? decodeRecordContent(inflated.value, header) : inflated
}
