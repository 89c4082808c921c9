/**
 * Changes of clocks that move a meeting for somebody, said before they bite: a series keeps its hour by one wall, so where the
 * clocks change on other days, or not at all, the same meeting is suddenly an hour earlier or later.
 */
import { DAY_MS, MINUTE_MS, minutesOfDay, zoneClock } from '../base/zone-clock'

export interface ClockChange {
  readonly id: string
  /** The first meeting at the other hour. */
  readonly fromMs: number
  /** Minutes: negative is earlier on their wall than before. */
  readonly byMinutes: number
}

interface Coming {
  readonly startMs: number
  /** Those of one turn are at one hour on one wall, and are compared with each other alone. */
  readonly turn: number
}

interface Someone {
  readonly id: string
  readonly zone: string
}

/** `coming`: in order. The first change of each person, earliest first. */
export function clockChanges(coming: readonly Coming[], people: readonly Someone[]): ClockChange[] {
  return people
    .flatMap((person) => firstChange(coming, person))
    .sort((a, b) => a.fromMs - b.fromMs || a.byMinutes - b.byMinutes)
}

function firstChange(coming: readonly Coming[], { id, zone }: Someone): ClockChange[] {
  const clock = zoneClock(zone)
  const hours = new Map<number, number>()
  for (const { startMs, turn } of coming) {
    const hour = minutesOfDay(clock.wallAt(startMs))
    const before = hours.get(turn) ?? hour
    if (hour !== before) return [{ id, fromMs: startMs, byMinutes: apart(hour, before) }]
    hours.set(turn, hour)
  }
  return []
}

/** Over midnight the short way round. */
function apart(hour: number, before: number): number {
  const day = DAY_MS / MINUTE_MS
  const by = (hour - before + day) % day
  return by > day / 2 ? by - day : by
}
