/** What a run or a record says of itself before anything of it is believed: whose entries, from where, to where. */
import type { LogId, WorkspaceId } from '../base/ids'
import { ok, type Result } from '../base/result'
import { entryHashes } from '../log/entry-hashes'
import { recordHashes } from '../log/range-record'
import type { MalformedBytes, NewerVersion } from '../wire/codec'
import { decodeRun } from '../wire/entry-codec'
import { decodeRecord } from '../wire/range-record-codec'
import type { TravellingRun } from '../log/travel'

export interface TravellingSpan {
  readonly log: LogId
  readonly from: number
  readonly to: number
  /** How many of its entries from `seq` on say something: a receipt does not; of a record's nobody can tell. */
  changesFrom(seq: number): number
}

/** Form alone, as the decoders judge it. */
export function readSpan(
  { form, bytes }: TravellingRun,
  workspace: WorkspaceId
): Result<TravellingSpan, MalformedBytes | NewerVersion> {
  if (form === 'record') {
    const record = decodeRecord(bytes, recordHashes)
    if (!record.ok) return record
    const { log, from, to } = record.value.header
    return ok({ log, from, to, changesFrom: (seq) => Math.max(0, to - Math.max(from, seq) + 1) })
  }
  const run = decodeRun(bytes, workspace, entryHashes)
  if (!run.ok) return run
  const { log, from, entries } = run.value
  return ok({
    log,
    from,
    to: from + entries.length - 1,
    changesFrom: (seq) => entries.filter(({ header }) => header.seq >= seq && header.type === 'entry').length
  })
}

/** The same of what this device holds; null where it does not read. */
export function spanOfRun(run: TravellingRun, workspace: WorkspaceId): TravellingSpan | null {
  const span = readSpan(run, workspace)
  return span.ok ? span.value : null
}
