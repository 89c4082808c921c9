/** What came from devices that are out, as long as this one runs: it waits for an admin, and is bounded (MSG-6). */
import type { LogId } from '../base/ids'
import { HANDED_BYTES } from './limits'

export interface HandedOver {
  /** Counts a run of somebody who is out; false when that is more than may wait of them. */
  fits(log: LogId, bytes: number): boolean
}

/** Nothing came yet. */
export function newHandedOver(): HandedOver {
  const bytesByLog = new Map<LogId, number>()
  return {
    fits(log, bytes) {
      const handed = (bytesByLog.get(log) ?? 0) + bytes
      bytesByLog.set(log, handed)
      return handed <= HANDED_BYTES
    }
  }
}
