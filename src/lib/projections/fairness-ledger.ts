/**
 * The fairness ledger: what the meetings of the last eight weeks took from each of us, by the clock of where we were then.
 *
 * - Only what was held counts, and only for who was in the call: who attended in writing gave no hour.
 * - The zone is the one noted when they joined, so whoever travels is counted where they slept, not where they live.
 * - Their hours are those they say now: nobody's old hours are kept.
 */
import type { WorkingHours } from '../base/working-day'
import { DAY_MS, isZone, type Span } from '../base/zone-clock'
import { hourCost, type Attender } from './slot-cost'

export const LEDGER_WEEKS = 8
/** Nobody is in a call for longer; who forgot to leave is not counted for their night. */
const LONGEST_MS = DAY_MS / 2

/** Of one person, the latest: three a day, every day. More than that nobody can be in, and each has to be weighed. */
const MOST_COUNTED = 168

/** Somebody in a call. */
export interface Attended extends Span {
  readonly member: string
  /** Theirs, then. */
  readonly zone: string
}

export interface Burden {
  /** As `HourCost`, over all meetings. */
  readonly cost: number
  /** Meetings that took anything outside their hours. */
  readonly times: number
}

export interface LedgerPerson {
  readonly id: string
  readonly zone: string
  readonly hours: WorkingHours
}

/** Everybody asked about has an entry. */
export function fairnessLedger(
  attended: readonly Attended[],
  people: readonly LedgerPerson[],
  nowMs: number
): ReadonlyMap<string, Burden> {
  const sinceMs = nowMs - LEDGER_WEEKS * 7 * DAY_MS
  const counted = attended.filter(({ fromMs, toMs }) => fromMs >= sinceMs && fromMs < nowMs && toMs > fromMs)
  return new Map(people.map((person) => [person.id, burdenOf(person, counted)]))
}

function burdenOf(person: LedgerPerson, attended: readonly Attended[]): Burden {
  const own = attended.filter(({ member }) => member === person.id).sort((a, b) => b.fromMs - a.fromMs)
  const costs = own.slice(0, MOST_COUNTED).map((each) => costOf(person, each))
  return { cost: costs.reduce((sum, cost) => sum + cost, 0), times: costs.filter((cost) => cost > 0).length }
}

/** Leave is not asked: who came to a meeting in it came. */
function costOf({ id, hours, ...lives }: LedgerPerson, { zone, fromMs, toMs }: Attended): number {
  const person: Attender = { id, hours, zone: isZone(zone) ? zone : lives.zone, away: [] }
  return hourCost(person, { fromMs, toMs: Math.min(toMs, fromMs + LONGEST_MS) }).cost
}
