/** What sessions cost the people of a meeting: who is expected where, by whose clock, and at what price. */
import type { Going, Session as MeetingSession } from '../docs/meeting'
import { MINUTE_MS } from '../base/zone-clock'
import { hourCost, type Attender } from '../projections/slot-cost'
import { hourOf } from './when-words'
import type { AttenderView, CostView, HourView, SeatView } from './when-views'
import type { PersonView } from './views'

export interface WeighedHour extends HourView {
  readonly cost: number
}

export function attenderOf({ id, zone, hours, away }: PersonView): Attender {
  const spans = away?.spans ?? []
  return { id, zone, hours, away: spans.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? Number.MAX_SAFE_INTEGER })) }
}

export function weighedHour(
  person: PersonView,
  { startMs, minutes }: { readonly startMs: number; readonly minutes: number },
  readerZone: string
): WeighedHour {
  const { word, cost } = hourCost(attenderOf(person), { fromMs: startMs, toMs: startMs + minutes * MINUTE_MS })
  return { person, word, cost, ...hourOf(startMs, person, readerZone) }
}

interface Seat extends SeatView {
  readonly cost: number
}

/**
 * Whoever said that they come is expected there. Whoever said nothing anywhere is expected in the session that takes least
 * from them; whoever chose another is not.
 */
export function seatsOf(
  person: PersonView,
  sessions: readonly MeetingSession[],
  readerZone: string
): readonly SeatView[] {
  const seats = sessions.map((session): Seat => {
    const { id, letter, startMs, minutes, goes } = session
    const hour = startMs === null ? null : weighedHour(person, { startMs, minutes }, readerZone)
    const how: Going | null = goes.get(person.id) ?? null
    return { session: id, letter, hour, how, isExpected: how === 'call', cost: hour?.cost ?? 0 }
  })
  const open = seats.filter(({ how }) => how === null)
  const chose = seats.some(({ isExpected }) => isExpected)
  const least = open.reduce<Seat | null>((best, seat) => (best && best.cost <= seat.cost ? best : seat), null)
  return seats.map(({ cost: _, ...seat }) => ({
    ...seat,
    isExpected: seat.isExpected || (!chose && seat.session === least?.session)
  }))
}

export interface Group {
  readonly people: readonly PersonView[]
  readonly startMs: number | null
  readonly minutes: number
}

export function costOf(groups: readonly Group[], readerZone: string): CostView {
  const hurt = groups.flatMap(({ people, startMs, minutes }) =>
    startMs === null ? [] : people.map((person) => weighedHour(person, { startMs, minutes }, readerZone))
  )
  return {
    groups: groups.map(({ people }) => people),
    paths: groups.map(({ people }) => (people.length * (people.length - 1)) / 2),
    personMinutes: groups.reduce((sum, { people, minutes }) => sum + people.length * minutes, 0),
    hurt: hurtFirst(hurt)
  }
}

/** Whom it takes something from, the most first. */
export function hurtFirst(hours: readonly WeighedHour[]): readonly WeighedHour[] {
  return hours.filter(({ cost }) => cost > 0).sort((a, b) => b.cost - a.cost)
}

/** Who is expected in a session. */
export function expectedIn(session: string, attenders: readonly AttenderView[]): readonly PersonView[] {
  const isThere = ({ seats }: AttenderView) => seats.some((seat) => seat.session === session && seat.isExpected)
  return attenders.filter(isThere).map(({ person }) => person)
}
