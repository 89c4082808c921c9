/**
 * Closing times that leave everyone their working days. A working day counts for somebody when all of it is still ahead and
 * they are not away in any of it; each choice is then put off to where its author works, as a wall time in their zone.
 *
 * - A wall time and a zone stay what they are when people move: who changed zone has other working days from then on.
 * - Somebody without a working day in sight (away, no hours) does not put a closing off for ever: they are counted.
 * - A zone this device does not know counts as UTC: a teammate's profile must not break the page.
 */
import { assert } from '$lib/base/assert'
import { hoursOn, type WorkingHours } from '$lib/base/working-day'
import type { AwayTime } from './asked-members'
import { MOST_DAYS_AHEAD } from './limits'
import type { Closing } from './proposal'
import { laterWall, wallClockOf, weekdayOf, type WallClock } from './wall-time'

const MINUTE_MS = 60_000
const MIDNIGHT = 'T00:00'

/** Whose days are left to them. */
export interface WorkingPerson {
  readonly zone: string
  readonly hours: WorkingHours
  readonly away: readonly AwayTime[]
}

export interface ClosingAsk {
  /** Whose wall clock it is said by. */
  readonly author: Pick<WorkingPerson, 'zone' | 'hours'>
  readonly people: readonly WorkingPerson[]
  readonly nowMs: number
}

export interface ClosingChoice {
  readonly key: 'oneDay' | 'twoDays' | 'week'
  /** "When everyone has had a working day" */
  readonly title: string
  readonly closes: Closing
  /** The instant of it. */
  readonly ms: number
  /** How many will not have had a working day by then. */
  readonly without: number
}

type ChoiceRow = Pick<ClosingChoice, 'key' | 'title'> & { readonly earliest: (ask: ClosingAsk) => number }

const CHOICES: readonly ChoiceRow[] = [
  {
    key: 'oneDay',
    title: 'When everyone has had a working day',
    earliest: (ask) => everyoneHadMs(ask, 1)
  },
  {
    key: 'twoDays',
    title: 'When everyone has had two working days',
    earliest: (ask) => everyoneHadMs(ask, 2)
  },
  {
    key: 'week',
    title: 'In a week',
    earliest: ({ author, nowMs }) => {
      const clock = clockOf(author.zone)
      return clock.msOf(laterWall(clock.wallAt(nowMs), { days: 7 })) ?? nowMs
    }
  }
]

/** Quick choices for a closing time, soonest rule first. */
export function closingChoices(ask: ClosingAsk): ClosingChoice[] {
  const firstDays = ask.people.map((person) => hadDaysMs(person, 1, ask.nowMs))
  return CHOICES.map(({ key, title, earliest }) => {
    const { closes, ms } = closingFrom(earliest(ask), ask.author)
    return { key, title, closes, ms, without: firstDays.filter((dayMs) => dayMs === null || dayMs > ms).length }
  })
}

function everyoneHadMs({ people, nowMs }: ClosingAsk, days: number): number {
  return Math.max(nowMs, ...people.map((person) => hadDaysMs(person, days, nowMs) ?? nowMs))
}

/** When `days` whole working days have passed for somebody; null when there are none in sight. */
function hadDaysMs({ zone, hours, away }: WorkingPerson, days: number, nowMs: number): number | null {
  let left = days
  for (const { fromMs, toMs } of workDays({ zone, hours }, nowMs)) {
    const isOwn = fromMs >= nowMs && !away.some((time) => time.fromMs < toMs && (time.toMs ?? Infinity) > fromMs)
    if (isOwn && --left === 0) return toMs
  }
  return null
}

interface WorkDay {
  readonly fromMs: number
  readonly toMs: number
}

/** Working days from the one before `ms` on, as far as one looks ahead. */
function* workDays({ zone, hours }: Pick<WorkingPerson, 'zone' | 'hours'>, ms: number): Generator<WorkDay> {
  const clock = clockOf(zone)
  const midnight = clock.wallAt(ms).slice(0, 10) + MIDNIGHT
  for (let day = -1; day <= MOST_DAYS_AHEAD; day++) {
    const wall = laterWall(midnight, { days: day })
    const span = hoursOn(hours, weekdayOf(wall))
    if (!span) continue
    const [fromMs, toMs] = [span.from, span.to].map((minutes) => clock.msOf(laterWall(wall, { minutes })))
    // A day that a zone left out, crossing the date line, is nobody's working day.
    if (fromMs != null && toMs != null && fromMs < toMs && hasDay(clock, wall)) yield { fromMs, toMs }
  }
}

function hasDay(clock: WallClock, midnight: string): boolean {
  const noonMs = clock.msOf(laterWall(midnight, { minutes: 12 * 60 }))
  return noonMs !== null && clock.wallAt(noonMs).startsWith(midnight.slice(0, 10))
}

/** The first moment from `ms` on at which the author works, and which their wall clock tells from every other. */
function closingFrom(ms: number, author: ClosingAsk['author']): { closes: Closing; ms: number } {
  const clock = clockOf(author.zone)
  const zone = wallClockOf(author.zone) ? author.zone : 'UTC'
  let at = Math.ceil(ms / MINUTE_MS) * MINUTE_MS
  for (const { fromMs, toMs } of workDays(author, at)) {
    if (toMs < at) continue
    at = Math.max(at, fromMs)
    break
  }
  // In the hour that clocks show twice a wall time means the first of two: the second waits until the hour is over.
  while ((clock.msOf(clock.wallAt(at)) ?? at) < at) at += MINUTE_MS
  return { closes: { wall: clock.wallAt(at), zone }, ms: at }
}

function clockOf(zone: string): WallClock {
  const clock = wallClockOf(zone) ?? wallClockOf('UTC')
  assert(clock, 'every device knows UTC')
  return clock
}
