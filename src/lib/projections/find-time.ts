/**
 * Times at which some people could meet, best first: those that take least from whoever they take most from, then those that
 * take least in all. Times in somebody's leave come after all others.
 *
 * - A time begins on the hour or half past by UTC. Times that overlap a better one are left out, so that what is offered differs.
 * - Whoever has no hour of work in common with anybody is said: for them every time is outside somebody's hours.
 * - Pure: `now` is the beginning of the range.
 */
import { MINUTE_MS, type Span } from '../base/zone-clock'
import { dayLine, type Attender, type DayLine, type HourCost } from './slot-cost'

const STEP_MS = 30 * MINUTE_MS

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
  const lengthMs = minutes * MINUTE_MS
  const lines = people.map((person) => dayLine(person, { fromMs: range.fromMs, toMs: range.toMs + lengthMs }))
  const slots = slotsIn(range, lengthMs)
  const times = slots.map((slot) => weigh(slot, lines)).sort(byCost)
  return {
    times: differing(times, most),
    alone: people.filter((_, at) => isAlone(at, lines, slots)).map(({ id }) => id)
  }
}

/** Every time that could be chosen, in order; none ends after the range. */
export function slotsIn({ fromMs, toMs }: Span, lengthMs: number): Span[] {
  const slots: Span[] = []
  for (let ms = Math.ceil(fromMs / STEP_MS) * STEP_MS; ms + lengthMs <= toMs; ms += STEP_MS) {
    slots.push({ fromMs: ms, toMs: ms + lengthMs })
  }
  return slots
}

function weigh(slot: Span, lines: readonly DayLine[]): FoundTime {
  const people = lines.map((line) => line.costOf(slot))
  const costs = people.map(({ cost }) => cost)
  const away = lines.filter((line) => line.isAway(slot)).length
  return { ...slot, people, worst: Math.max(0, ...costs), total: costs.reduce((sum, cost) => sum + cost, 0), away }
}

function byCost(a: FoundTime, b: FoundTime): number {
  return a.away - b.away || a.worst - b.worst || a.total - b.total || a.fromMs - b.fromMs
}

function differing(times: readonly FoundTime[], most: number): FoundTime[] {
  const chosen: FoundTime[] = []
  for (const time of times) {
    if (chosen.length >= most) break
    if (!chosen.some((other) => other.fromMs < time.toMs && time.fromMs < other.toMs)) chosen.push(time)
  }
  return chosen
}

function isAlone(at: number, lines: readonly DayLine[], slots: readonly Span[]): boolean {
  const own = lines[at]
  const others = lines.filter((line) => line !== own)
  if (!own || others.length === 0) return false
  return !slots.some((slot) => own.worksIn(slot) && others.some((line) => line.worksIn(slot)))
}
