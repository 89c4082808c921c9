/** What came from devices that are out, as long as this one runs: it waits for an admin, and is bounded (MSG-6). */
import type { LogId } from '../base/ids'
import { HANDED_BYTES } from './limits'

export interface HandedOver {
  /** Whether a run of somebody who is out may wait here too. */
  hasRoom(log: LogId, bytes: number): boolean
  /** It brought something new. What is given again, as after each connection, takes no room. */
  took(log: LogId, bytes: number): void
}

/** Nothing came yet. */
export function newHandedOver(): HandedOver {
  const bytesByLog = new Map<LogId, number>()
  return {
    hasRoom: (log, bytes) => (bytesByLog.get(log) ?? 0) + bytes <= HANDED_BYTES,
    took: (log, bytes) => void bytesByLog.set(log, (bytesByLog.get(log) ?? 0) + bytes)
  }
}
