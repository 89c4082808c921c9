/**
 * Who will read this when: nobody is expected to read outside the hours they said, nor while they are away.
 *
 * - Whoever works now can read now. Everybody else when they next begin, by their own clock and calendar; who comes back
 *   in the middle of their hours begins then.
 * - Beyond two weeks nothing is promised: hours and plans change.
 * - `now` and zones are passed in; the people come as plain values.
 */
import { dayStateAt, workingSpans, type DayState, type WorkingHours } from '../base/working-day'
import { DAY_MS, zoneClock, type Span } from '../base/zone-clock'

const HORIZON_MS = 14 * DAY_MS

export interface Reader {
  readonly id: string
  /** IANA name; one this device does not know counts as UTC. */
  readonly zone: string
  readonly hours: WorkingHours
  /** In any order; they may overlap. Milliseconds, the end left out. */
  readonly away: readonly Span[]
}

export interface ReadingHour {
  readonly id: string
  readonly state: DayState | 'away'
  /** Milliseconds: now for who works now, else when they next begin. Null when that is more than 14 days ahead, or never. */
  readonly readsMs: number | null
}

export interface ReadingHours {
  /** Who can read first stands first; who has no hour ahead stands last. Equal ones keep their order. */
  readonly readers: readonly ReadingHour[]
  /** When the last of them can have read it. Null while somebody has no hour ahead; now when nobody is asked. */
  readonly everyoneByMs: number | null
  /** Whom everybody else would wait for: more than one when they begin together, or have no hour ahead. */
  readonly last: readonly string[]
}

export function readingHours(people: readonly Reader[], nowMs: number): ReadingHours {
  const readers = people.map((person) => readingHourOf(person, nowMs)).sort((a, b) => orderOf(a) - orderOf(b))
  const end = readers.at(-1)
  return {
    readers,
    everyoneByMs: end ? end.readsMs : nowMs,
    last: readers.filter(({ readsMs }) => readsMs === end?.readsMs).map(({ id }) => id)
  }
}

function orderOf({ readsMs }: ReadingHour): number {
  return readsMs ?? Number.MAX_SAFE_INTEGER
}

function readingHourOf(person: Reader, nowMs: number): ReadingHour {
  const isAway = person.away.some((span) => holds(span, nowMs))
  const state = isAway ? 'away' : dayStateAt(person.hours, zoneClock(person.zone).wallAt(nowMs))
  return { id: person.id, state, readsMs: state === 'working' ? nowMs : nextHour(person, nowMs, isAway) }
}

/** Hours that run at this moment count for who comes back into them, not for who is off work by the clock on their wall. */
function nextHour(person: Reader, nowMs: number, isAway: boolean): number | null {
  const spans = workingSpans(person, { fromMs: nowMs, toMs: nowMs + HORIZON_MS })
  const away = [...person.away].sort((a, b) => a.fromMs - b.fromMs)
  for (const span of spans) {
    if (!isAway && span.fromMs === nowMs) continue
    const startMs = away.reduce((at, leave) => (holds(leave, at) ? leave.toMs : at), span.fromMs)
    if (startMs < span.toMs) return startMs
  }
  return null
}

function holds({ fromMs, toMs }: Span, ms: number): boolean {
  return ms >= fromMs && ms < toMs
}
