/** Moments of work, by the clock of whoever works: the sample is as old as the moment it is looked at. */
import { wallClockOf, zonedMs, type WallTime } from '../../docs/wall-time'

const DAY_MS = 86_400_000
const THURSDAY = 4
/** What was written has had time to arrive. */
const AGO_MS = 10 * 60_000

export interface WorkMoment {
  /** 0 is the last time that the clock showed `clock` on a work day. */
  readonly daysAgo: number
  /** `HH:MM` where they are. */
  readonly clock: string
}

/** Milliseconds since the epoch, always before `nowMs`; Saturdays and Sundays there do not count. */
export function workMomentMs({ daysAgo, clock }: WorkMoment, zone: string, nowMs: number): number {
  let left = daysAgo
  // East of here it may be tomorrow already.
  for (let dayMs = nowMs + DAY_MS; ; dayMs -= DAY_MS) {
    const momentMs = zonedMs({ wall: `${dateOf(dayMs)}T${clock}`, zone })
    if (momentMs === null || momentMs > nowMs - AGO_MS || isWeekend(dayMs)) continue
    if (left === 0) return momentMs
    left -= 1
  }
}

/** The same as a time on a wall in `zone`. */
export function workMomentWall(moment: WorkMoment, zone: string, nowMs: number): WallTime {
  const momentMs = workMomentMs(moment, zone, nowMs)
  return { wall: wallClockOf(zone)?.wallAt(momentMs) ?? `${dateOf(momentMs)}T${moment.clock}`, zone }
}

/** A day eleven weeks from now. */
export function reviewDay(nowMs: number): string {
  return dateOf(nowMs + 77 * DAY_MS)
}

/** The next Thursday that is at least two days away, at 17:00 in `zone`. */
export function nextThursday(zone: string, nowMs: number): WallTime {
  let dayMs = nowMs + 2 * DAY_MS
  while (new Date(dayMs).getUTCDay() !== THURSDAY) dayMs += DAY_MS
  return { wall: `${dateOf(dayMs)}T17:00`, zone }
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function isWeekend(ms: number): boolean {
  return new Date(ms).getUTCDay() % 6 === 0
}
