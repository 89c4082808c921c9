/** The series of a meeting as its page shows and asks for it: its coming turns, the changes of clocks among them, its rotation. */
import { DAY_MS } from '../base/zone-clock'
import { nthOf, occurrencesFrom, type Occurrence, type Series } from '../docs/series'
import { laterWall, wallClockOf, weekdayOf, zonedMs } from '../docs/wall-time'
import { clockChanges, type ClockChange } from '../projections/clock-changes'
import { turnChoices } from '../projections/find-time'
import { planTurns } from '../projections/rotation'
import type { Attender } from '../projections/slot-cost'
import { changeWords, RULES } from './when-words'
import type { SeriesWish } from './when-views'
import type { PersonView } from './views'

/** Meetings the rotation looks ahead. */
export const TURNS = 12
/** Coming turns that are shown. */
const SHOWN = 4

/** A session that is planned from a turn has its id, so that two people who plan it at once plan one. */
export const idOfTurn = (index: number): string => `turn${String(index)}`

export function comingTurns(series: Series, nowMs: number): readonly Occurrence[] {
  return occurrencesFrom(series, nowMs, SHOWN)
}

/** Sentences on the changes of clocks within the next twelve meetings: one for all whom one change moves alike. */
export function changesAhead(
  series: Series,
  people: readonly PersonView[],
  nowMs: number,
  zone: string
): readonly string[] {
  const coming = occurrencesFrom(series, nowMs, TURNS + series.turns.length)
  const turns = coming.map(({ startMs, index }) => ({ startMs, turn: index % series.turns.length }))
  const changes = clockChanges(turns, people)
  const isAlike = (a: ClockChange, b: ClockChange) => a.fromMs === b.fromMs && a.byMinutes === b.byMinutes
  const kinds = changes.filter((change, at) => changes.findIndex((other) => isAlike(change, other)) === at)
  return kinds.map((kind) => {
    const moved = people.filter(({ id }) => changes.some((change) => change.id === id && isAlike(change, kind)))
    return changeWords(kind, moved, zone)
  })
}

/** As the form asks for it, for what stands. */
export function repeatsOf({ rule }: Series): SeriesWish['repeats'] {
  if (rule.every === 'month') return 'month'
  const known = Object.entries(RULES).find(([, weeks]) => weeks === rule.interval)
  return (known?.[0] as SeriesWish['repeats'] | undefined) ?? 'week'
}

export function ruleOf(repeats: SeriesWish['repeats'], first: string): Series['rule'] {
  return repeats === 'month' ? { every: 'month', nth: nthOf(first) } : { every: 'week', interval: RULES[repeats] }
}

/**
 * Hours for twelve meetings on the weekday of the wish, such that whoever carries most carries as little as can be. In the zone
 * of whoever asks. Empty where none is found.
 */
export function rotatedTurns(
  { wall, minutes }: SeriesWish,
  {
    people,
    carried,
    zone
  }: { readonly people: readonly Attender[]; readonly carried: readonly number[]; readonly zone: string }
): Series['turns'] {
  const clock = wallClockOf(zone)
  const midnight = zonedMs({ wall: `${wall.slice(0, 10)}T00:00`, zone })
  if (!clock || midnight === null) return []
  const { slots, costs } = turnChoices(people, { fromMs: midnight, toMs: midnight + DAY_MS }, minutes)
  const chosen = planTurns(Array<typeof costs>(TURNS).fill(costs), carried)
  return chosen.flatMap((at) => {
    const slot = slots[at]
    return slot ? [{ time: clock.wallAt(slot.fromMs).slice(11), zone }] : []
  })
}

/** The weekday of its first day, 0 for Monday. */
export const weekdayOfSeries = ({ first }: Series): number => weekdayOf(`${first}T00:00`)

/** The next whole hour at least an hour ahead, by the clock of a zone. */
export function nextHour(nowMs: number, zone: string): string {
  const wall = wallClockOf(zone)?.wallAt(nowMs) ?? new Date(nowMs).toISOString().slice(0, 16)
  return `${laterWall(wall, { minutes: 120 }).slice(0, 13)}:00`
}
