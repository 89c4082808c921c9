/**
 * The instant of a wall time somewhere: a proposal closes at 17:00 in Lisbon, wherever its readers are.
 * From the platform's own zone tables, so it works offline and on the days when clocks change; no clock is read here.
 */
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WALL_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/

/** A moment on a clock on a wall: `2026-12-01T17:00` in `Europe/Lisbon`. */
export interface WallTime {
  readonly wall: string
  /** IANA name. */
  readonly zone: string
}

/** The wall clock of one zone. Making one takes longer than asking it, so whoever asks often keeps it. */
export interface WallClock {
  /** As `zonedMs`. */
  msOf(wall: string): number | null
  /** What the clock shows at an instant, its seconds left out: `2026-12-01T17:00`. */
  wallAt(ms: number): string
}

/** Null for a zone this device does not know. */
export function wallClockOf(zone: string): WallClock | null {
  const format = formatOf(zone)
  return format && { msOf: (wall) => instantOf(format, wall), wallAt: (ms) => utcToWall(wallAt(format, ms)) }
}

/**
 * Milliseconds since the epoch; null for a date that does not exist or a zone this device does not know.
 * Of an hour that happens twice it is the first; in the hour that never happens, the one after.
 */
export function zonedMs({ wall, zone }: WallTime): number | null {
  return wallClockOf(zone)?.msOf(wall) ?? null
}

export function isZone(zone: string): boolean {
  return formatOf(zone) !== null
}

/** `days` and `minutes` later by the calendar, whatever clocks do in between. */
export function laterWall(wall: string, { days = 0, minutes = 0 }: { days?: number; minutes?: number }): string {
  return utcToWall((wallAsUtc(wall) ?? 0) + days * DAY_MS + minutes * MINUTE_MS)
}

/** 0 is Monday. */
export function weekdayOf(wall: string): number {
  return (new Date(wallAsUtc(wall) ?? 0).getUTCDay() + 6) % 7
}

function instantOf(format: Intl.DateTimeFormat, wall: string): number | null {
  const asUtc = wallAsUtc(wall)
  if (asUtc === null) return null
  // The offsets of the day before and of the day after differ only around a change of clocks.
  const early = asUtc - offsetAt(format, asUtc - DAY_MS)
  const late = asUtc - offsetAt(format, asUtc + DAY_MS)
  return shows(format, early, asUtc) || !shows(format, late, asUtc) ? early : late
}

/** Wall time as if its zone were UTC, so that arithmetic on it is plain arithmetic. */
function wallAsUtc(wall: string): number | null {
  const [, year = '', month = '', day = '', hour = '', minute = ''] = WALL_TIME.exec(wall) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  return WALL_TIME.test(wall) && new Date(ms).toISOString().startsWith(wall) ? ms : null
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const two = '2-digit' as const
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two
    })
  } catch {
    return null
  }
}

function utcToWall(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16)
}

function wallAt(format: Intl.DateTimeFormat, ms: number): number {
  const partByType = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => partByType.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}

function offsetAt(format: Intl.DateTimeFormat, ms: number): number {
  return wallAt(format, ms) - Math.floor(ms / MINUTE_MS) * MINUTE_MS
}

function shows(format: Intl.DateTimeFormat, ms: number, wallMs: number): boolean {
  return wallAt(format, ms) === wallMs
}
