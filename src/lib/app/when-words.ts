/** What is said of when a meeting is, in sentences. */
import { startOfDay, weekdayOf, zoneClock } from '../base/zone-clock'
import type { SeriesRule } from '../docs/series'
import type { ClockChange } from '../projections/clock-changes'
import type { HourView, Repeats } from './when-views'
import type { PersonView } from './views'

export const WHEN_SENTENCES = {
  noTime: 'Choose a day and a time first; nothing was changed.',
  noLength: 'A meeting takes a minute at least and a day at most; nothing was changed.',
  past: 'That time is over already. Choose one that is still to come; nothing was changed.',
  unknownZone: 'This device does not know the zone it was planned in, so no calendar file was made.',
  noSession: 'That session is not here any more; nothing was changed.',
  noSeries: 'It does not come back any more; nothing was changed.',
  noTurns: 'No hour could be found for the turns. Choose one time instead; nothing was changed.'
} as const

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const SHORT = WEEKDAYS.map((day) => day.slice(0, 3))
const NTHS = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', '-1': 'last' } as const
const WEEKS = { 1: 'Every week', 2: 'Every two weeks', 3: 'Every three weeks', 4: 'Every four weeks' } as const

export const RULES: Readonly<Record<Exclude<Repeats, 'month'>, number>> = {
  week: 1,
  fortnight: 2,
  threeWeeks: 3,
  fourWeeks: 4
}

/** "Every two weeks on Tuesday", "On the first Tuesday of a month" */
export function ruleWords(rule: SeriesRule, weekday: number): string {
  const day = WEEKDAYS[weekday] ?? ''
  if (rule.every === 'month') return `On the ${NTHS[rule.nth]} ${day} of a month`
  const { interval } = rule
  const every =
    interval === 1 || interval === 2 || interval === 3 || interval === 4 ? WEEKS[interval] : `Every ${interval} weeks`
  return `${every} on ${day}`
}

/** By a person's clock: "09:00", and the day where it is not the reader's. */
export function hourOf(startMs: number, person: PersonView, readerZone: string): Pick<HourView, 'time' | 'day'> {
  const wall = zoneClock(person.zone).wallAt(startMs)
  const isSame = startOfDay(wall) === startOfDay(zoneClock(readerZone).wallAt(startMs))
  return { time: new Date(wall).toISOString().slice(11, 16), day: isSame ? null : (SHORT[weekdayOf(wall)] ?? '') }
}

/** "You", "You and Ana", "You, Ana and Mei", "You, Ana and 4 others" */
export function peopleWords(people: readonly PersonView[]): string {
  const names = people.map(({ name, isMe }) => (isMe ? 'you' : name))
  const [first = '', second = '', third = ''] = names
  const said =
    names.length > 3
      ? `${first}, ${second} and ${String(names.length - 2)} others`
      : names.length === 3
        ? `${first}, ${second} and ${third}`
        : names.join(' and ')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** "From Tue 30 Mar the meeting is an hour earlier for Ana." */
export function changeWords(
  { fromMs, byMinutes }: ClockChange,
  people: readonly PersonView[],
  readerZone: string
): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: readerZone
  })
  const names = peopleWords(people)
  const whom = names.startsWith('You') ? names.replace('You', 'you') : names
  return `From ${day.format(fromMs).replace(',', '')} the meeting is ${apartWords(Math.abs(byMinutes))} ${byMinutes < 0 ? 'earlier' : 'later'} for ${whom}.`
}

function apartWords(minutes: number): string {
  if (minutes === 60) return 'an hour'
  return minutes % 60 === 0 ? `${String(minutes / 60)} hours` : `${String(minutes)} minutes`
}

/** What a time takes: "In everybody’s working hours.", "Ana and Mei: evening. Joss: asleep." */
export function takesWords(hurt: readonly HourView[]): string {
  if (hurt.length === 0) return 'In everybody’s working hours.'
  const words = [...new Set(hurt.map(({ word }) => word))]
  const peopleOf = (word: string) => hurt.filter((each) => each.word === word).map(({ person }) => person)
  return words.map((word) => `${peopleWords(peopleOf(word))}: ${word}.`).join(' ')
}

/** Whose turn it is, and who gave most; null where nothing is given. */
export function turnWords(stretching: readonly PersonView[], gave: readonly PersonView[]): string | null {
  if (stretching.length === 0 && gave.length === 0) return null
  const isOne = stretching.length === 1 && stretching[0]?.isMe !== true
  const now =
    stretching.length === 0
      ? 'Nobody stretches this time.'
      : `${peopleWords(stretching)} ${isOne ? 'stretches' : 'stretch'} this time.`
  return gave.length === 0 ? now : `${now} ${peopleWords(gave)} gave most in the last 8 weeks.`
}
