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

/**
 * Milliseconds since the epoch; null for a date that does not exist or a zone this device does not know.
 * Of an hour that happens twice it is the first; in the hour that never happens, the one after.
 */
export function zonedMs({ wall, zone }: WallTime): number | null {
  const asUtc = wallAsUtc(wall)
  const clock = wallClock(zone)
  if (asUtc === null || clock === null) return null
  // The offsets of the day before and of the day after differ only around a change of clocks.
  const early = asUtc - offsetAt(clock, asUtc - DAY_MS)
  const late = asUtc - offsetAt(clock, asUtc + DAY_MS)
  return shows(clock, early, asUtc) || !shows(clock, late, asUtc) ? early : late
}

export function isZone(zone: string): boolean {
  return wallClock(zone) !== null
}

/** Wall time as if its zone were UTC, so that arithmetic on it is plain arithmetic. */
function wallAsUtc(wall: string): number | null {
  const [, year = '', month = '', day = '', hour = '', minute = ''] = WALL_TIME.exec(wall) ?? []
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  return WALL_TIME.test(wall) && new Date(ms).toISOString().startsWith(wall) ? ms : null
}

function wallClock(zone: string): Intl.DateTimeFormat | null {
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

function wallAt(clock: Intl.DateTimeFormat, ms: number): number {
  const partByType = new Map(clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => partByType.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}

function offsetAt(clock: Intl.DateTimeFormat, ms: number): number {
  return wallAt(clock, ms) - Math.floor(ms / MINUTE_MS) * MINUTE_MS
}

function shows(clock: Intl.DateTimeFormat, ms: number, wallMs: number): boolean {
  return wallAt(clock, ms) === wallMs
}
