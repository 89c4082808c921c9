/**
 * Wall clocks of IANA zones, from the platform's own tables: offline, and right on the days when clocks change.
 *
 * - A wall time is written as milliseconds as if its zone were UTC, so that arithmetic on it is plain arithmetic.
 * - `now` is always passed in; nothing here reads a clock.
 * - A zone this device does not know counts as UTC: a teammate's profile must not break the page.
 */

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/** Two days before the last instant a date can stand for, so that every zone's wall clock can show it. */
const LAST_MS = 8.64e15 - 2 * DAY_MS

/** The nearest instant a date can stand for: what others said may be any number, and a date of none throws. */
export function possibleMs(ms: number): number {
  return Math.max(-LAST_MS, Math.min(LAST_MS, ms))
}

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export interface ZoneClock {
  readonly zone: string
  /** The zone's wall time at an instant. */
  wallAt(ms: number): number
  /** The instant of a wall time. In the hour that happens twice it is the first; in the one that never happens, the hour after. */
  instantOf(wallMs: number): number
}

export function zoneClock(zone: string): ZoneClock {
  const format = formatFor(zone)
  const wallAt = (ms: number) => wallOf(format, ms)
  const offsetAt = (ms: number) => wallAt(ms) - ms

  return {
    zone,
    wallAt,
    instantOf(wallMs) {
      // The offsets of the day before and the day after differ only around a change of clocks.
      const early = wallMs - offsetAt(wallMs - DAY_MS)
      const late = wallMs - offsetAt(wallMs + DAY_MS)
      return wallAt(early) !== wallMs && wallAt(late) === wallMs ? late : early
    }
  }
}

export function isZone(zone: string): boolean {
  return newFormat(zone) !== null
}

/** Minutes since local midnight, 0 to 1439. */
export function minutesOfDay(wallMs: number): number {
  return Math.floor((((wallMs % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS)
}

/** 0 is Monday, as in `WorkingHours`. */
export function weekdayOf(wallMs: number): number {
  return (new Date(wallMs).getUTCDay() + 6) % 7
}

export function startOfDay(wallMs: number): number {
  return Math.floor(wallMs / DAY_MS) * DAY_MS
}

/** "Buenos Aires" of "America/Argentina/Buenos_Aires". */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** Making a format takes a browser longer than everything that is done with it; people live in few zones. */
const formats = new Map<string, Intl.DateTimeFormat>()
const MOST_FORMATS = 600

const PARTS = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric'
} as const
const UTC = new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: 'UTC' })

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone) ?? newFormat(zone) ?? UTC
  if (formats.size < MOST_FORMATS) formats.set(zone, known)
  return known
}

function newFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: zone })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}

function wallOf(format: Intl.DateTimeFormat, said: number): number {
  const ms = possibleMs(said)
  const part = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const of = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) +
    (((ms % 1000) + 1000) % 1000)
  )
}
