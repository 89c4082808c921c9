/**
 * Times at which some people could meet, best first: those that take least from whoever they take most from, then those that
 * take least in all. Times in somebody's leave come after all others.
 *
 * - A time begins on the hour or half past by UTC. Times within two hours of a better one are left out, so that what is offered
 *   differs.
 * - Whoever has no hour of work in common with anybody is said: for them every time is outside somebody's hours.
 * - Pure: `now` is the beginning of the range.
 */
import { MINUTE_MS, type Span } from '../base/zone-clock'
import { dayLine, type Attender, type DayLine, type HourCost } from './slot-cost'

const STEP_MS = 30 * MINUTE_MS
const APART_MS = 120 * MINUTE_MS

export interface FoundTime extends Span {
  readonly people: readonly HourCost[]
  /** Of whoever it costs most, and of everybody. */
  readonly worst: number
  readonly total: number
  /** How many are away then. */
  readonly away: number
}

export interface TimeWish extends Span {
  readonly minutes: number
  readonly most: number
}

export interface FoundTimes {
  readonly times: readonly FoundTime[]
  /** Who works at no time at which anybody else of them does. */
  readonly alone: readonly string[]
}

export function findTimes(people: readonly Attender[], { minutes, most, ...range }: TimeWish): FoundTimes {
  const slots = slotsIn(range, minutes * MINUTE_MS)
  const lines = linesOf(people, range, minutes)
  const weighed = slots.map((slot) => weigh(slot, lines)).sort(byCost)
  const times = differing(weighed, most).map((time) => ({ ...time, people: lines.map((line) => line.costOf(time)) }))
  return { times, alone: aloneAmong(lines, slots).flatMap((at) => people[at]?.id ?? []) }
}

/** One time, as it would be found. */
export function timeAt(people: readonly Attender[], slot: Span): FoundTime {
  const lines = linesOf(people, slot, 0)
  return { ...weigh(slot, lines), people: lines.map((line) => line.costOf(slot)) }
}

/** What each time takes from each, for a rotation; times in somebody's leave are left out where there are others. */
export function turnChoices(people: readonly Attender[], range: Span, minutes: number) {
  const lines = linesOf(people, range, minutes)
  const slots = slotsIn(range, minutes * MINUTE_MS)
  const free = slots.filter((slot) => !lines.some((line) => line.isAway(slot)))
  const left = free.length > 0 ? free : slots
  return { slots: left, costs: left.map((slot) => lines.map((line) => line.takes(slot))) }
}

function linesOf(people: readonly Attender[], { fromMs, toMs }: Span, minutes: number): readonly DayLine[] {
  return people.map((person) => dayLine(person, { fromMs, toMs: toMs + minutes * MINUTE_MS }))
}

/** Every time that could be chosen, in order; none ends after the range. */
export function slotsIn({ fromMs, toMs }: Span, lengthMs: number): Span[] {
  const slots: Span[] = []
  for (let ms = Math.ceil(fromMs / STEP_MS) * STEP_MS; ms + lengthMs <= toMs; ms += STEP_MS) {
    slots.push({ fromMs: ms, toMs: ms + lengthMs })
  }
  return slots
}

type Weighed = Omit<FoundTime, 'people'>

function weigh(slot: Span, lines: readonly DayLine[]): Weighed {
  const costs = lines.map((line) => line.takes(slot))
  const away = lines.filter((line) => line.isAway(slot)).length
  return { ...slot, worst: Math.max(0, ...costs), total: costs.reduce((sum, cost) => sum + cost, 0), away }
}

function byCost(a: Weighed, b: Weighed): number {
  return a.away - b.away || a.worst - b.worst || a.total - b.total || a.fromMs - b.fromMs
}

function differing(times: readonly Weighed[], most: number): Weighed[] {
  const chosen: Weighed[] = []
  for (const time of times) {
    if (chosen.length >= most) break
    if (chosen.every(({ fromMs }) => Math.abs(fromMs - time.fromMs) >= APART_MS)) chosen.push(time)
  }
  return chosen
}

/** Places of those in whose working hours nobody else works. */
function aloneAmong(lines: readonly DayLine[], slots: readonly Span[]): number[] {
  if (lines.length < 2) return []
  const left = new Set(lines.keys())
  for (const slot of slots) {
    const working = [...lines.keys()].filter((at) => lines[at]?.worksIn(slot))
    if (working.length > 1) for (const at of working) left.delete(at)
    if (left.size === 0) break
  }
  return [...left]
}
