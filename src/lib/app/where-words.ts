import type { DeviceId } from '../base/ids'
import { isolateName } from '../base/plain-name'
import { whereaboutsOf } from '../projections/receipts'
import type { SyncReport } from '../sync/engine'
import { countOf } from './sync-words'

/**
 * Where this device's part of a document is known to be, in words; `lastOwnSeq` is null where it wrote none of it, or where
 * what was just written is in no entry yet. *Everyone* leaves out who was silent for 30 days, and names them.
 */
export function whereWords(
  lastOwnSeq: number | null,
  { report, nowMs, ownerOf }: { report: SyncReport; nowMs: number; ownerOf: (device: DeviceId) => string | null }
): string {
  if (lastOwnSeq === null) return 'Saved on this device'
  const where = whereaboutsOf(lastOwnSeq, report.others, nowMs)
  if (where.kind === 'OnlyHere') return 'Saved on this device'
  if (where.kind === 'OnDevices') return `On ${countOf(where.devices, 'device')}`
  const silent = [...new Set(where.silent.map((device) => isolateName(ownerOf(device) ?? 'a device')))]
  return silent.length === 0
    ? 'Everyone has it'
    : `Everyone has it, except ${silent.join(' and ')}, not heard from in 30 days`
}
