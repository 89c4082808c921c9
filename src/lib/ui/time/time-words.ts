/**
 * Times as the pages say them: 24 h, the day before the month, never a bare UTC. English, as the app is.
 * Every function takes the zone it speaks in and the `now` it speaks at.
 */
import { clockWords } from './person-day'
import { cityOf, DAY_MS, minutesOfDay, startOfDay, weekdayOf, zoneClock } from '$lib/base/zone-clock'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "Tue 24 Nov" */
export function dateWords(ms: number, zone: string): string {
  const wall = zoneClock(zone).wallAt(ms)
  return `${weekday(wall)} ${dayAndMonth(wall)}`
}

/** "09:40" */
export function timeWords(ms: number, zone: string): string {
  return clockWords(minutesOfDay(zoneClock(zone).wallAt(ms)))
}

/** The shortest that cannot be mistaken: "09:12" today, "Mon 23:10" this week, "20 Nov", "20 Nov 2025". */
export function whenWords(ms: number, zone: string, nowMs: number): string {
  const clock = zoneClock(zone)
  const wall = clock.wallAt(ms)
  const days = (startOfDay(clock.wallAt(nowMs)) - startOfDay(wall)) / DAY_MS
  if (days === 0) return clockWords(minutesOfDay(wall))
  if (days > 0 && days < 7) return `${weekday(wall)} ${clockWords(minutesOfDay(wall))}`
  const year = new Date(wall).getUTCFullYear()
  return year === new Date(clock.wallAt(nowMs)).getUTCFullYear() ? dayAndMonth(wall) : `${dayAndMonth(wall)} ${year}`
}

/** What is to come: "Thu 17:00" within six days, else "Thu 26 Nov 17:00". Today is named too: it may be another day elsewhere. */
export function comingWords(ms: number, zone: string, nowMs: number): string {
  const clock = zoneClock(zone)
  const wall = clock.wallAt(ms)
  const days = (startOfDay(wall) - startOfDay(clock.wallAt(nowMs))) / DAY_MS
  return `${days >= 0 && days < 7 ? weekday(wall) : dateWords(ms, zone)} ${clockWords(minutesOfDay(wall))}`
}

/** An instant for somebody else: "02:00 on Fri in Osaka", the day only where it is another one than ours. */
export function theirTimeWords(ms: number, zone: string, ourZone: string): string {
  const theirs = zoneClock(zone).wallAt(ms)
  const ours = zoneClock(ourZone).wallAt(ms)
  const day = startOfDay(theirs) === startOfDay(ours) ? '' : ` on ${weekday(theirs)}`
  return `${clockWords(minutesOfDay(theirs))}${day} in ${cityOf(zone)}`
}

function weekday(wall: number): string {
  return WEEKDAYS[weekdayOf(wall)] ?? ''
}

function dayAndMonth(wall: number): string {
  const date = new Date(wall)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`
}
