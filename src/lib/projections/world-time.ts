/**
 * The instant of a wall time somewhere: a proposal closes at 17:00 in Lisbon, wherever its readers are.
 */
import { isZone, zoneClock } from '../base/zone-clock'

const WALL_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/

/** A moment on a clock on a wall: `2026-12-01T17:00` in `Europe/Lisbon`. */
export interface WallTime {
  readonly wall: string
  /** IANA name. */
  readonly zone: string
}

/**
 * Milliseconds since the epoch; null for a date that does not exist or a zone this device does not know.
 * Of an hour that happens twice it is the first; in the hour that never happens, the one after.
 */
export function zonedMs({ wall, zone }: WallTime): number | null {
  const asUtc = wallAsUtc(wall)
  return asUtc === null || !isZone(zone) ? null : zoneClock(zone).instantOf(asUtc)
}

/** Wall time as if its zone were UTC, so that arithmetic on it is plain arithmetic. */
function wallAsUtc(wall: string): number | null {
  const [, year = '', month = '', day = '', hour = '', minute = ''] = WALL_TIME.exec(wall) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  return WALL_TIME.test(wall) && new Date(ms).toISOString().startsWith(wall) ? ms : null
}
