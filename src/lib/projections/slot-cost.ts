/**
 * What a meeting costs each person by their own clock: nothing while they work, more outside their hours, most asleep.
 *
 * - Counted by the minute: who works until 17:00 gives ten minutes of their evening to a meeting that ends at 17:10.
 * - A day off costs more than an evening: it is given up whole. So does being away, of which more is not known.
 * - The word is of the worst of it, so that nobody's last hour before midnight hides behind a working afternoon.
 * - Zones are of the moment: who travels is counted where they are. `now` is passed in.
 */
import { hoursOn, sleepingSpans, workingSpans, type WorkingHours } from '../base/working-day'
import { DAY_MS, MINUTE_MS, startOfDay, weekdayOf, zoneClock, type Span } from '../base/zone-clock'

export type HourWord = 'working' | 'early' | 'evening' | 'day off' | 'away' | 'asleep'

export interface Attender {
  readonly id: string
  /** IANA name; one this device does not know counts as UTC. */
  readonly zone: string
  readonly hours: WorkingHours
  /** In any order; they may overlap. Milliseconds, the end left out. */
  readonly away: readonly Span[]
}

export interface HourCost {
  readonly id: string
  /** The clock on their wall when it begins, as milliseconds of UTC. */
  readonly wallMs: number
  readonly word: HourWord
  /** Minutes, each by what it takes from them: 0 for working through it. */
  readonly cost: number
}

/** What a minute takes, from the least to the most. */
const TAKES: Readonly<Record<HourWord, number>> = { working: 0, early: 1, evening: 1, 'day off': 2, away: 2, asleep: 3 }

/** Hours of a day before and after are asked too, so that what is near its edges is judged by the whole of it. */
interface Stretch extends Span {
  readonly word: HourWord
}

/** Somebody's days laid on one line, so that many hours of them can be weighed. */
export interface DayLine {
  costOf(slot: Span): HourCost
  /** As `HourCost`, its minutes alone. */
  takes(slot: Span): number
  /** Somebody is away in some of it. */
  isAway(slot: Span): boolean
  /** Works all through it. */
  worksIn(slot: Span): boolean
}

/** `within`: the time in which hours are asked for. */
export function dayLine(person: Attender, within: Span): DayLine {
  const stretches = stretchesOf(person, within)
  const clock = zoneClock(person.zone)
  const partsIn = (slot: Span) => {
    const parts: Stretch[] = []
    for (let at = firstEndingAfter(stretches, slot.fromMs); at < stretches.length; at++) {
      const part = overlap(stretches[at], slot)
      if (!part) break
      parts.push(part)
    }
    return parts
  }
  return {
    costOf(slot) {
      const parts = partsIn(slot)
      return { id: person.id, wallMs: clock.wallAt(slot.fromMs), word: worstOf(parts), cost: costOf(parts) }
    },
    takes: (slot) => costOf(partsIn(slot)),
    isAway: (slot) => person.away.some((away) => away.fromMs < slot.toMs && slot.fromMs < away.toMs),
    worksIn: (slot) => partsIn(slot).every(({ word }) => word === 'working')
  }
}

/** Of one meeting. Whoever weighs many lays the days of each once (`dayLine`). */
export function hourCost(person: Attender, slot: Span): HourCost {
  return dayLine(person, slot).costOf(slot)
}

function stretchesOf(person: Attender, within: Span): Stretch[] {
  const works = workingSpans(person, within)
  const sleeps = sleepingSpans(person, within)
  const days = daysOf(person, within)
  const cuts = [...works, ...sleeps, ...person.away, ...days].flatMap(({ fromMs, toMs }) => [fromMs, toMs])
  const inside = cuts.filter((ms) => within.fromMs < ms && ms < within.toMs)
  const edges = [...new Set([within.fromMs, ...inside, within.toMs])].sort((a, b) => a - b)
  const wordAt = (ms: number): HourWord => {
    if (person.away.some((span) => holds(span, ms))) return 'away'
    if (works.some((span) => holds(span, ms))) return 'working'
    if (sleeps.some((span) => holds(span, ms))) return 'asleep'
    return days.find((span) => holds(span, ms))?.word ?? 'day off'
  }
  return edges.slice(1).map((toMs, at) => {
    const fromMs = edges[at] ?? toMs
    return { fromMs, toMs, word: wordAt(fromMs) }
  })
}

/** Each day of their calendar: early until their hours begin, evening from then on. */
function daysOf({ zone, hours }: Attender, within: Span): Stretch[] {
  const clock = zoneClock(zone)
  const days: Stretch[] = []
  for (let day = startOfDay(clock.wallAt(within.fromMs)); clock.instantOf(day) < within.toMs; day += DAY_MS) {
    const on = hoursOn(hours, weekdayOf(day))
    const [fromMs, toMs] = [clock.instantOf(day), clock.instantOf(day + DAY_MS)]
    if (!on) days.push({ fromMs, toMs, word: 'day off' })
    else {
      const begins = clock.instantOf(day + on.from * MINUTE_MS)
      days.push({ fromMs, toMs: begins, word: 'early' }, { fromMs: begins, toMs, word: 'evening' })
    }
  }
  return days
}

/** Stretches follow each other without a gap. */
function firstEndingAfter(stretches: readonly Stretch[], ms: number): number {
  let [from, to] = [0, stretches.length]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if ((stretches[middle]?.toMs ?? 0) > ms) to = middle
    else from = middle + 1
  }
  return from
}

function overlap(stretch: Stretch | undefined, slot: Span): Stretch | null {
  if (!stretch) return null
  const fromMs = Math.max(stretch.fromMs, slot.fromMs)
  const toMs = Math.min(stretch.toMs, slot.toMs)
  return fromMs < toMs ? { fromMs, toMs, word: stretch.word } : null
}

function costOf(parts: readonly Stretch[]): number {
  const cost = parts.reduce((sum, { word, fromMs, toMs }) => sum + (TAKES[word] * (toMs - fromMs)) / MINUTE_MS, 0)
  return Math.round(cost)
}

function worstOf(parts: readonly Stretch[]): HourWord {
  return parts.reduce<HourWord>((worst, { word }) => (TAKES[word] > TAKES[worst] ? word : worst), 'working')
}

function holds({ fromMs, toMs }: Span, ms: number): boolean {
  return ms >= fromMs && ms < toMs
}
