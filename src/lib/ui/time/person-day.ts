/** What is said of a person's day: what a dial shows of them now, and its name in words. */
import type { PersonView } from '$lib/app/views'
import { dayStateAt, hoursOn, type DayState, type Hours } from '$lib/base/working-day'
import { cityOf, minutesOfDay, weekdayOf, zoneClock } from '$lib/base/zone-clock'

/** Whoever is away is neither at work nor asleep to the others. */
export type PersonState = DayState | 'away'

export interface PersonNow {
  readonly state: PersonState
  readonly minutes: number
  /** "18:40" */
  readonly time: string
  readonly city: string
  /** Today's working hours by their calendar, or null on a day off. */
  readonly hours: Hours | null
}

export const STATE_WORDS: Readonly<Record<PersonState, string>> = {
  working: 'working',
  awake: 'off work',
  asleep: 'asleep',
  away: 'away'
}

/** What a dial shows of somebody at an instant. */
export function personNow(person: Pick<PersonView, 'zone' | 'hours' | 'away'>, nowMs: number): PersonNow {
  const wall = zoneClock(person.zone).wallAt(nowMs)
  const minutes = minutesOfDay(wall)
  return {
    state: person.away?.at(nowMs) ? 'away' : dayStateAt(person.hours, wall),
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

/** "09:40" of 580. */
export function clockWords(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}
