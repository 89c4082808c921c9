/** Finding a time for some people: the best ones, and the one that evens out what the last weeks took. */
import { DAY_MS, MINUTE_MS } from '../base/zone-clock'
import type { Burden } from '../projections/fairness-ledger'
import { findTimes, timeAt, turnChoices, type FoundTime } from '../projections/find-time'
import { planTurns } from '../projections/rotation'
import type { PersonView } from './views'
import { attenderOf, hurtFirst } from './when-costs'
import { TURNS } from './when-series'
import type { FindWish, FoundView, TimeView } from './when-views'
import { hourOf, takesWords } from './when-words'

const TIMES_FOUND = 5
/** The rotation chooses within the coming week: a turn further ahead is another meeting's. */
const WEEK_MS = 7 * DAY_MS

interface Around {
  readonly ledger: ReadonlyMap<string, Burden>
  readonly nowMs: number
  /** The reader's. */
  readonly zone: string
}

export function foundTimes(
  people: readonly PersonView[],
  { minutes, days }: FindWish,
  { ledger, nowMs, zone }: Around
): FoundView {
  const attenders = people.map(attenderOf)
  const range = { fromMs: nowMs + MINUTE_MS, toMs: nowMs + days * DAY_MS }
  const { times, alone } = findTimes(attenders, { ...range, minutes, most: TIMES_FOUND })
  const [best] = times
  if (!best) return { times: [], alone: [] }
  const view = (time: FoundTime, isTurn: boolean) => timeView(time, people, { zone, isTurn })
  const without = people.filter(({ id }) => alone.includes(id))
  const carried = carriedBy(people, ledger)
  // Where a time takes nothing from anybody, or nobody gave anything yet, there is nothing to even out.
  if (best.worst === 0 || carried.every((cost) => cost === 0))
    return { times: times.map((time) => view(time, false)), alone: without }

  const toMs = Math.min(range.toMs, range.fromMs + WEEK_MS)
  const { slots, costs } = turnChoices(attenders, { fromMs: range.fromMs, toMs }, minutes)
  const [next = -1] = planTurns(Array<typeof costs>(TURNS).fill(costs), carried)
  const slot = slots[next]
  const turn = slot ? [timeAt(attenders, slot)] : []
  const others = times.filter(({ fromMs }) => fromMs !== slot?.fromMs)
  const shown = [...turn.map((time) => view(time, true)), ...others.map((time) => view(time, false))]
  return { times: shown.slice(0, TIMES_FOUND), alone: without }
}

/** What each carries by the ledger, in the order of the people. */
export function carriedBy(people: readonly PersonView[], ledger: ReadonlyMap<string, Burden>): number[] {
  return people.map(({ id }) => ledger.get(id)?.cost ?? 0)
}

function timeView(
  time: FoundTime,
  people: readonly PersonView[],
  { zone, isTurn }: { readonly zone: string; readonly isTurn: boolean }
): TimeView {
  const hours = people.flatMap((person) => {
    const said = time.people.find(({ id }) => id === person.id)
    return said ? [{ person, word: said.word, cost: said.cost, ...hourOf(time.fromMs, person, zone) }] : []
  })
  return { startMs: time.fromMs, hours, words: takesWords(hurtFirst(hours)), isTurn }
}
