/** What the part "Who, when, and who it hurts" says of sessions and costs. */
import type { CostView, HourView, SessionView, TimeView } from '$lib/app/when-views'
import { comingWords, timeWords } from '../time/time-words'
import { capital, countWords } from '../time/moment-words'

const MINUTE_MS = 60_000
/** Of those it hurts, as many as are read. */
const MOST_HURT = 3

/** "One call: 6 people · 15 paths", "Two sessions: 6 + 3 paths" */
export function pathsWords({ groups, paths }: CostView): string {
  const [only = []] = groups
  if (groups.length > 1) return `${capital(countWords(groups.length))} sessions: ${paths.join(' + ')} paths`
  const people = only.length === 1 ? '1 person' : `${String(only.length)} people`
  return `One call: ${people} · ${String(paths[0] ?? 0)} ${paths[0] === 1 ? 'path' : 'paths'}`
}

/** "3 person-hours", "25 person-minutes" */
export function hoursWords({ personMinutes }: CostView): string {
  if (personMinutes < 60) return `${String(personMinutes)} person-minutes`
  const hours = Math.round(personMinutes / 6) / 10
  return hours === 1 ? '1 person-hour' : `${String(hours)} person-hours`
}

/** Who gives an hour of their own, the worst first: "Joss at 04:00"; the rest in one number. */
export function hurtWords(hurt: readonly HourView[]): { readonly shown: readonly HourView[]; readonly more: number } {
  return { shown: hurt.slice(0, MOST_HURT), more: Math.max(0, hurt.length - MOST_HURT) }
}

/** "Wed 12:00–12:25" */
export function spanWords(
  { startMs, minutes }: Pick<SessionView, 'startMs' | 'minutes'>,
  zone: string,
  nowMs: number
): string {
  if (startMs === null) return 'No time yet'
  return `${comingWords(startMs, zone, nowMs)}–${timeWords(startMs + minutes * MINUTE_MS, zone)}`
}

/** "Ana leads · 3 people · you in writing" */
export function whoWords({ facilitator, people, mine }: SessionView): string {
  const leads = facilitator === null ? [] : [facilitator.isMe ? 'You lead' : `${facilitator.name} leads`]
  const count = people.length === 1 ? '1 person' : `${String(people.length)} people`
  return [...leads, count, ...(mine === 'writing' ? ['you in writing'] : [])].join(' · ')
}

/** "4 times" */
export function timesWords(times: number): string {
  return times === 1 ? '1 time' : `${String(times)} times`
}

/** "Thu 02:30": the day only where it is another one than the reader's. */
export function hourText({ day, time }: Pick<HourView, 'day' | 'time'>): string {
  return day === null ? time : `${day} ${time}`
}

/** "Wed 2 Dec 12:00. In everybody’s working hours.": the name of a time that can be planned. */
export function planName({ startMs, words }: TimeView, zone: string, nowMs: number): string {
  return `Plan ${comingWords(startMs, zone, nowMs)}. ${words}`
}
