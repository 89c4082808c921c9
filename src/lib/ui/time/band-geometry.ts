/**
 * The world band: one staff line per person over the *viewer's* day, from midnight to midnight.
 *
 * - Places on it are fractions of that day, which has 23 or 25 hours when the clocks change.
 * - Rows run west to east.
 * - Whoever is away neither works nor sleeps in it, whatever their hours say.
 * - The best overlap is the longest of the stretches in which most people work at once; a stretch of one person is none.
 */
import type { PersonView } from '$lib/app/views'
import { sleepingSpans, workingSpans } from '$lib/base/working-day'
import { cityOf, DAY_MS, minutesOfDay, startOfDay, zoneClock, type Span } from '$lib/base/zone-clock'
import { clockWords, personNow, STATE_WORDS, type PersonState } from './person-day'

export interface Bar {
  readonly kind: 'work' | 'sleep' | 'away'
  readonly left: number
  readonly width: number
}

export interface BandRow {
  readonly person: PersonView
  readonly city: string
  readonly state: PersonState
  readonly word: string
  readonly time: string
  readonly bars: readonly Bar[]
  /** "at work 17:00–01:00 your time", for those who cannot see the bar. */
  readonly words: string
}

export interface HourMark {
  readonly label: string
  readonly left: number
  /** Where a label would lie under the flag of now. */
  readonly hidden: 'never' | 'narrow' | 'always'
  /** Shown on a narrow screen too. */
  readonly major: boolean
}

export interface Overlap {
  readonly left: number
  readonly width: number
  /** "11:00–13:00" by the viewer's clock. */
  readonly hours: string
  readonly people: number
}

export interface BandView {
  readonly rows: readonly BandRow[]
  readonly marks: readonly HourMark[]
  readonly nowLeft: number
  readonly nowTime: string
  readonly overlap: Overlap | null
}

/** Lays everybody's day on the viewer's. */
export function layBand(people: readonly PersonView[], viewerZone: string, nowMs: number): BandView {
  const clock = zoneClock(viewerZone)
  const midnight = startOfDay(clock.wallAt(nowMs))
  const day: Span = { fromMs: clock.instantOf(midnight), toMs: clock.instantOf(midnight + DAY_MS) }
  const placeOf = (ms: number) => (ms - day.fromMs) / (day.toMs - day.fromMs)
  const timeOf = (ms: number) => clockWords(minutesOfDay(clock.wallAt(ms)))
  const working = new Map(people.map((person) => [person.id, hereIn(person, workingSpans(person, day))]))

  return {
    rows: eastward(people, nowMs).map((person) =>
      bandRow(person, { day, nowMs, placeOf, timeOf, work: working.get(person.id) ?? [] })
    ),
    marks: hourMarks(placeOf(nowMs) * 24),
    nowLeft: placeOf(nowMs),
    nowTime: timeOf(nowMs),
    overlap: bestOverlap([...working.values()], placeOf, timeOf)
  }
}

/** What the tint on the band says: "11:00–13:00 suits 4 of 6." */
export function overlapWords(
  overlap: Overlap | null,
  people: number
): { readonly hours: string; readonly rest: string } {
  if (!overlap) return { hours: '', rest: 'Nobody’s working hours meet today.' }
  const everyone = overlap.people === people
  return {
    hours: overlap.hours,
    rest: everyone ? 'suits everyone.' : `suits ${overlap.people} of ${people}. Nobody shares every hour.`
  }
}

interface Laying {
  readonly day: Span
  readonly nowMs: number
  readonly work: readonly Span[]
  readonly placeOf: (ms: number) => number
  readonly timeOf: (ms: number) => string
}

function bandRow(person: PersonView, { day, nowMs, work, placeOf, timeOf }: Laying): BandRow {
  const bar = (kind: Bar['kind'], { fromMs, toMs }: Span): Bar => ({
    kind,
    left: placeOf(fromMs),
    width: placeOf(toMs) - placeOf(fromMs)
  })
  const { state, time } = personNow(person, nowMs)
  return {
    person,
    city: cityOf(person.zone),
    state,
    word: STATE_WORDS[state],
    time,
    bars: [
      ...(person.away?.within(day) ?? []).map((span) => bar('away', span)),
      ...hereIn(person, sleepingSpans(person, day)).map((span) => bar('sleep', span)),
      ...work.map((span) => bar('work', span))
    ],
    words:
      (work.length === 0
        ? 'not at work today'
        : `at work ${work.map((span) => range(span, timeOf)).join(' and ')} your time`) +
      (person.away?.words(day, timeOf) ?? '')
  }
}

function hereIn({ away }: PersonView, spans: readonly Span[]): readonly Span[] {
  return away?.without(spans) ?? spans
}

function eastward(people: readonly PersonView[], nowMs: number): PersonView[] {
  const offsets = new Map(people.map(({ id, zone }) => [id, zoneClock(zone).wallAt(nowMs)]))
  return [...people].sort((a, b) => (offsets.get(a.id) ?? 0) - (offsets.get(b.id) ?? 0) || a.name.localeCompare(b.name))
}

function hourMarks(nowHour: number): HourMark[] {
  return [0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => ({
    label: String(hour).padStart(2, '0'),
    left: hour / 24,
    hidden: Math.abs(hour - nowHour) < 1.3 ? 'always' : Math.abs(hour - nowHour) < 4 ? 'narrow' : 'never',
    major: hour % 6 === 0
  }))
}

function bestOverlap(
  spans: readonly (readonly Span[])[],
  placeOf: Laying['placeOf'],
  timeOf: Laying['timeOf']
): Overlap | null {
  const edges = [...new Set(spans.flat().flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b)
  const stretches = joined(edges.slice(1).map((toMs, index) => stretch(spans, edges[index] ?? toMs, toMs)))
  const best = stretches.reduce<Stretch | null>((found, next) => (found && !beats(next, found) ? found : next), null)
  if (!best || best.people < 2) return null
  const left = placeOf(best.fromMs)
  return { left, width: placeOf(best.toMs) - left, hours: range(best, timeOf), people: best.people }
}

interface Stretch extends Span {
  readonly people: number
}

function stretch(spans: readonly (readonly Span[])[], fromMs: number, toMs: number): Stretch {
  const isWorking = (own: readonly Span[]) => own.some((span) => span.fromMs <= fromMs && span.toMs >= toMs)
  return { fromMs, toMs, people: spans.filter(isWorking).length }
}

/** One starting while another ends leaves as many at work: to a reader that is one stretch. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  return stretches.reduce<Stretch[]>((done, next) => {
    const last = done.at(-1)
    if (!last || last.people !== next.people) return [...done, next]
    return [...done.slice(0, -1), { ...last, toMs: next.toMs }]
  }, [])
}

function beats(one: Stretch, other: Stretch): boolean {
  return one.people > other.people || (one.people === other.people && one.toMs - one.fromMs > other.toMs - other.fromMs)
}

function range({ fromMs, toMs }: Span, timeOf: (ms: number) => string): string {
  const to = timeOf(toMs)
  return `${timeOf(fromMs)}–${to === '00:00' ? '24:00' : to}`
}
