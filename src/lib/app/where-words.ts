import { whereaboutsOf } from '../projections/receipts'
import type { SyncReport } from '../sync/engine'
import { countOf } from './sync-words'

/** Where this device's part of a document is known to be, in words; `lastOwnSeq` is null where it wrote none of it. */
export function whereWords(lastOwnSeq: number | null, report: SyncReport, nowMs: number): string {
  if (lastOwnSeq === null) return 'Saved on this device'
  const where = whereaboutsOf(lastOwnSeq, report.others, nowMs)
  if (where.kind === 'OnlyHere') return 'Saved on this device'
  return where.kind === 'Everyone' ? 'Everyone has it' : `On ${countOf(where.devices, 'device')}`
}
