/**
 * A person's day by their own clock: when they work, when they are taken to sleep, and which of the two it is now.
 *
 * - Working hours are what they said, by weekday of *their* calendar; hours past midnight run into the next day.
 * - Sleep is nobody's statement but a courtesy: 23:00 to 07:00 by their clock, except while they work.
 * - Spans are instants, so that any two people's days can be laid on one line.
 */
import { DAY_MS, minutesOfDay, MINUTE_MS, startOfDay, weekdayOf, zoneClock, type Span } from './zone-clock'

/** Minutes from local midnight, per weekday from Monday; null is a day off. */
export type WorkingHours = readonly (readonly [from: number, to: number] | null)[]
export type DayState = 'working' | 'awake' | 'asleep'

/** Minutes from a local midnight; `to` may pass the next one. */
export interface Hours {
  readonly from: number
  readonly to: number
}

interface Worker {
  /** IANA name. */
  readonly zone: string
  readonly hours: WorkingHours
}

/** A week and the days around it: with one working day a week the next is in here. */
const FURTHEST_DAY = 9

const SLEEP: Hours = { from: 23 * 60, to: 31 * 60 }

/** When they work between two instants, in order. */
export function workingSpans(person: Worker, within: Span): Span[] {
  return spansOf(person.zone, within, (weekday) => hoursOn(person.hours, weekday))
}

/** When their next working day begins, after `nowMs` and on a day of their own calendar; null where they named no hours. */
export function nextStartOfWork(person: Worker, nowMs: number): number | null {
  const spans = workingSpans(person, { fromMs: nowMs, toMs: nowMs + FURTHEST_DAY * DAY_MS })
  return spans.find(({ fromMs }) => fromMs > nowMs)?.fromMs ?? null
}

/** When they are taken to sleep between two instants, in order. */
export function sleepingSpans(person: Pick<Worker, 'zone'>, within: Span): Span[] {
  return spansOf(person.zone, within, () => SLEEP)
}

/** By the clock on their wall: an hour that happens twice is worked, or slept, twice. */
export function dayStateAt(week: WorkingHours, wallMs: number): DayState {
  const minutes = minutesOfDay(wallMs)
  if (holds(hoursOn(week, weekdayOf(wallMs)), minutes)) return 'working'
  if (holds(hoursOn(week, weekdayOf(wallMs - DAY_MS)), minutes + 1440)) return 'working'
  return holds(SLEEP, minutes) || holds(SLEEP, minutes + 1440) ? 'asleep' : 'awake'
}

/** Working hours of a weekday, 0 for Monday; null on a day off. */
export function hoursOn(week: WorkingHours, weekday: number): Hours | null {
  const said = week[weekday]
  if (!said) return null
  const [from, to] = said
  return { from, to: to > from ? to : to + 1440 }
}

function holds(hours: Hours | null, minutes: number): boolean {
  return hours !== null && minutes >= hours.from && minutes < hours.to
}

/** The day before the first is asked too: its hours may run past midnight. */
function spansOf(zone: string, within: Span, hoursOf: (weekday: number) => Hours | null): Span[] {
  const clock = zoneClock(zone)
  const spans: Span[] = []
  for (let day = startOfDay(clock.wallAt(within.fromMs)) - DAY_MS; clock.instantOf(day) < within.toMs; day += DAY_MS) {
    const hours = hoursOf(weekdayOf(day))
    if (!hours) continue
    const fromMs = Math.max(within.fromMs, clock.instantOf(day + hours.from * MINUTE_MS))
    const toMs = Math.min(within.toMs, clock.instantOf(day + hours.to * MINUTE_MS))
    if (fromMs < toMs) spans.push({ fromMs, toMs })
  }
  return spans
}
