/**
 * A meeting that comes back: its rule, the times its turns go through, and when it is.
 *
 * - By the clock on a wall, as RFC 5545 counts: 09:00 stays 09:00 whatever the clocks do.
 * - A turn is a time of day in a zone. The first meeting goes by the first turn, the next by the next, and round again:
 *   so who stretches changes, and everybody knows when.
 * - Days are those of the rule; a turn's time is on that day by the clocks of the turn's own zone.
 */
import { DAY_MS } from '$lib/base/zone-clock'
import { laterWall, weekdayOf, zonedMs, type WallTime } from './wall-time'

export type SeriesRule =
  /** Every `interval` weeks on the weekday of its first day. */
  | { readonly every: 'week'; readonly interval: number }
  /** On the nth weekday of a month, that of its first day; -1 is the last. */
  | { readonly every: 'month'; readonly nth: 1 | 2 | 3 | 4 | -1 }

/** A time of day somewhere: `09:00` in `Europe/Lisbon`. */
export interface SeriesTurn {
  readonly time: string
  readonly zone: string
}

export interface Series {
  readonly rule: SeriesRule
  /** The day of the first: `2026-12-01`. */
  readonly first: string
  readonly minutes: number
  /** One at least. */
  readonly turns: readonly SeriesTurn[]
  /** Rises with each change: SEQUENCE of its calendar file. */
  readonly revision: number
}

export interface Occurrence extends WallTime {
  /** 0 is the first there was. */
  readonly index: number
  readonly startMs: number
}

const BYDAY = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** The value of RRULE. */
export function rruleOf({ rule, first }: Series): string {
  const day = BYDAY[weekdayOf(`${first}T00:00`)] ?? 'MO'
  if (rule.every === 'month') return `FREQ=MONTHLY;BYDAY=${String(rule.nth)}${day}`
  return `FREQ=WEEKLY;INTERVAL=${String(rule.interval)};BYDAY=${day}`
}

/** How many of those that are worth asking may lie before: two, and the months that are counted as longer than they are. */
const MOST_BEFORE = 200

/** Those that begin at `fromMs` or later, `count` of them, in order. Fewer where a turn's zone is not known here. */
export function occurrencesFrom(series: Series, fromMs: number, count: number): Occurrence[] {
  const found: Occurrence[] = []
  const first = firstWorthAsking(series, fromMs)
  for (let index = first; found.length < count && index < first + count + MOST_BEFORE; index++) {
    const occurrence = occurrenceOf(series, index)
    if (!occurrence) break
    if (occurrence.startMs >= fromMs) found.push(occurrence)
  }
  return found
}

/** By the turn whose it is; null where its day does not exist or its zone is not known here. */
export function occurrenceOf(series: Series, index: number): Occurrence | null {
  const turn = series.turns[index % series.turns.length]
  return turn ? at(series, index, turn) : null
}

/** As a calendar expects it that knows the rule and nothing of turns: at the time of the first turn. */
export function ruledOccurrence(series: Series, index: number): Occurrence | null {
  const [turn] = series.turns
  return turn ? at(series, index, turn) : null
}

function at(series: Series, index: number, { time, zone }: SeriesTurn): Occurrence | null {
  const wall = `${dayOf(series, index)}T${time}`
  const startMs = zonedMs({ wall, zone })
  return startMs === null ? null : { index, wall, zone, startMs }
}

function dayOf({ rule, first }: Series, index: number): string {
  const midnight = `${first}T00:00`
  if (rule.every === 'week') return laterWall(midnight, { days: 7 * rule.interval * index }).slice(0, 10)
  return nthWeekday(monthLater(first, index), weekdayOf(midnight), rule.nth)
}

/** The first of the month `months` later. */
function monthLater(day: string, months: number): string {
  const [year = 1970, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

function nthWeekday(firstOfMonth: string, weekday: number, nth: number): string {
  if (nth === -1) {
    const next = nthWeekday(monthLater(firstOfMonth, 1), weekday, 1)
    return laterWall(`${next}T00:00`, { days: -7 }).slice(0, 10)
  }
  const ahead = (weekday - weekdayOf(`${firstOfMonth}T00:00`) + 7) % 7
  return laterWall(`${firstOfMonth}T00:00`, { days: ahead + 7 * (nth - 1) }).slice(0, 10)
}

/** A little before: turns in other zones are up to a day apart, and months differ in length. */
function firstWorthAsking({ rule, first }: Series, fromMs: number): number {
  const days = Math.floor((fromMs - Date.parse(`${first}T00:00Z`)) / DAY_MS)
  return Math.max(0, Math.floor(days / (rule.every === 'week' ? 7 * rule.interval : 31)) - 2)
}

/** Which of its month's weekdays a day is: what `every: 'month'` on it means. The fifth is the last. */
export function nthOf(day: string): 1 | 2 | 3 | 4 | -1 {
  const nth = Math.ceil(Number(day.slice(8, 10)) / 7)
  return nth === 1 || nth === 2 || nth === 3 || nth === 4 ? nth : -1
}
