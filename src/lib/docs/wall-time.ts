/**
 * The instant of a wall time somewhere: a proposal closes at 17:00 in Lisbon, wherever its readers are. As the platform's
 * zone tables have it (`base/zone-clock.ts`).
 */
import { DAY_MS, isZone, MINUTE_MS, weekdayOf as weekdayOfWall, zoneClock } from '$lib/base/zone-clock'

const WALL_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/

/** A moment on a clock on a wall: `2026-12-01T17:00` in `Europe/Lisbon`. */
export interface WallTime {
  readonly wall: string
  /** IANA name. */
  readonly zone: string
}

/** The wall clock of one zone, its times written as on a wall. */
export interface WallClock {
  /** As `zonedMs`. */
  msOf(wall: string): number | null
  /** What the clock shows at an instant, its seconds left out: `2026-12-01T17:00`. */
  wallAt(ms: number): string
}

/** Null for a zone this device does not know. */
export function wallClockOf(zone: string): WallClock | null {
  if (!isZone(zone)) return null
  const clock = zoneClock(zone)
  return {
    msOf(wall) {
      const asUtc = wallAsUtc(wall)
      return asUtc === null ? null : clock.instantOf(asUtc)
    },
    wallAt: (ms) => utcToWall(clock.wallAt(ms))
  }
}

/**
 * Milliseconds since the epoch; null for a date that does not exist or a zone this device does not know.
 * Of an hour that happens twice it is the first; in the hour that never happens, the one after.
 */
export function zonedMs({ wall, zone }: WallTime): number | null {
  return wallClockOf(zone)?.msOf(wall) ?? null
}

/** `days` and `minutes` later by the calendar, whatever clocks do in between. */
export function laterWall(wall: string, { days = 0, minutes = 0 }: { days?: number; minutes?: number }): string {
  return utcToWall((wallAsUtc(wall) ?? 0) + days * DAY_MS + minutes * MINUTE_MS)
}

/** 0 is Monday. */
export function weekdayOf(wall: string): number {
  return weekdayOfWall(wallAsUtc(wall) ?? 0)
}

/** Wall time as if its zone were UTC, so that arithmetic on it is plain arithmetic. */
function wallAsUtc(wall: string): number | null {
  const [, year = '', month = '', day = '', hour = '', minute = ''] = WALL_TIME.exec(wall) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  return WALL_TIME.test(wall) && new Date(ms).toISOString().startsWith(wall) ? ms : null
}

function utcToWall(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16)
}
