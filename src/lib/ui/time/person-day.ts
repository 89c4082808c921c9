/**
 * A person's day: when they work, when they are taken to sleep, and which of the two it is for them now.
 *
 * - Working hours are what they said, by weekday of *their* calendar; hours past midnight run into the next day.
 * - Sleep is nobody's statement but a courtesy: 23:00 to 07:00 by their clock, except while they work.
 * - Spans are instants, so that any two people's days can be laid on one line.
 */
import type { PersonView, WorkingHours } from '$lib/app/views'
import { cityOf, DAY_MS, minutesOfDay, MINUTE_MS, startOfDay, weekdayOf, zoneClock } from './zone-clock'

export type DayState = 'working' | 'awake' | 'asleep'

/** Minutes from a local midnight; `to` may pass the next one. */
export interface Hours {
  readonly from: number
  readonly to: number
}

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export interface PersonNow {
  readonly state: DayState
  readonly minutes: number
  /** "18:40" */
  readonly time: string
  readonly city: string
  /** Today's working hours by their calendar, or null on a day off. */
  readonly hours: Hours | null
}

export const STATE_WORDS: Readonly<Record<DayState, string>> = {
  working: 'working',
  awake: 'off work',
  asleep: 'asleep'
}

const SLEEP: Hours = { from: 23 * 60, to: 31 * 60 }

/** What a dial shows of somebody at an instant. */
export function personNow(person: Pick<PersonView, 'zone' | 'hours'>, nowMs: number): PersonNow {
  const wall = zoneClock(person.zone).wallAt(nowMs)
  const minutes = minutesOfDay(wall)
  return {
    state: stateAt(person.hours, wall),
    minutes,
    time: clockWords(minutes),
    city: cityOf(person.zone),
    hours: hoursOn(person.hours, weekdayOf(wall))
  }
}

/** "Mei, 18:40 in Osaka, off work": the name of a dial that stands alone. */
export function personNowWords(person: PersonView, nowMs: number): string {
  const { time, city, state } = personNow(person, nowMs)
  return `${person.isMe ? 'You' : person.name}, ${time} in ${city}, ${STATE_WORDS[state]}`
}

/** When they work between two instants, in order. */
export function workingSpans(person: Pick<PersonView, 'zone' | 'hours'>, within: Span): Span[] {
  return spansOf(person.zone, within, (weekday) => hoursOn(person.hours, weekday))
}

/** When they are taken to sleep between two instants, in order. */
export function sleepingSpans(person: Pick<PersonView, 'zone'>, within: Span): Span[] {
  return spansOf(person.zone, within, () => SLEEP)
}

/** "09:40" of 580. */
export function clockWords(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

function stateAt(week: WorkingHours, wall: number): DayState {
  const minutes = minutesOfDay(wall)
  if (holds(hoursOn(week, weekdayOf(wall)), minutes)) return 'working'
  if (holds(hoursOn(week, weekdayOf(wall - DAY_MS)), minutes + 1440)) return 'working'
  return holds(SLEEP, minutes) || holds(SLEEP, minutes + 1440) ? 'asleep' : 'awake'
}

function hoursOn(week: WorkingHours, weekday: number): Hours | null {
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
