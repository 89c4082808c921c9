/**
 * What a person is reminded of: an outcome they owe, a decision to look at again. Asked in one place, and only while they
 * work: outside their hours, and while they are away, there is none. Nothing is stored and nothing is sent; each device
 * computes its own from rows, acts and its clock.
 */
import type { DocumentId, MemberId } from '../base/ids'
import { dayStateAt, type WorkingHours } from '../base/working-day'
import { zoneClock } from '../base/zone-clock'
import { isAwayAt } from '../docs/asked-members'
import type { AwayTime } from '../docs/asked-members'
import { isOutcomeOwed, type ProposalStanding } from '../docs/proposal-standing'
import { zonedMs } from '../docs/wall-time'
import type { DocumentRow } from './document-row'
import { isReviewDue } from './review'
import { standingOfRow, type Known } from './row-standing'

export interface Reminded {
  readonly member: MemberId
  /** IANA name. */
  readonly zone: string
  readonly hours: WorkingHours
  readonly away: readonly AwayTime[]
}

export type Reminder =
  | { readonly kind: 'outcomeOwed'; readonly document: DocumentId; readonly closedAtMs: number }
  | { readonly kind: 'reviewDue'; readonly document: DocumentId; readonly day: string }

/** What waits longest first. */
export function remindersFor(me: Reminded, rows: readonly DocumentRow[], known: Known): Reminder[] {
  if (!isAtWork(me, known.nowMs)) return []
  return rows
    .flatMap((row) => reminderOf(row, me, known) ?? [])
    .sort((a, b) => waitsSinceMs(a) - waitsSinceMs(b) || (a.document < b.document ? -1 : 1))
}

/** By the clock on their wall, and not while they said they are away. */
function isAtWork(me: Reminded, nowMs: number): boolean {
  return !isAwayAt(me, nowMs) && dayStateAt(me.hours, zoneClock(me.zone).wallAt(nowMs)) === 'working'
}

/**
 * It closed in the app, and nobody wrote what came of it. One that came from a file with its state is nobody's debt here.
 * Whatever closes later than now is left alone without looking at its acts.
 */
export function owesOutcome(row: DocumentRow, known: Known): ProposalStanding | null {
  const closesMs = row.closes && zonedMs(row.closes)
  const isAsking = row.status === 'open' || row.status === 'provisional'
  if (!isAsking || closesMs === null || closesMs > known.nowMs) return null
  const standing = standingOfRow(row, known)
  return standing && isOutcomeOwed(standing) ? standing : null
}

function reminderOf(row: DocumentRow, me: Reminded, known: Known): Reminder | null {
  if (row.terms === null) return null
  const owed = isTheirs(row, me.member) ? owesOutcome(row, known) : null
  if (owed) return { kind: 'outcomeOwed', document: row.id, closedAtMs: owed.closedAtMs ?? known.nowMs }
  const day = row.terms.review
  const isDue = day !== null && isReviewDue(day, { nowMs: known.nowMs, zone: me.zone })
  return isDue && looksAgain(row, me.member, known) ? { kind: 'reviewDue', document: row.id, day } : null
}

/** Whoever opened it, or is asked by name; where nobody opened it here, whoever wrote in it. */
function isTheirs({ terms, changedByAll }: DocumentRow, me: MemberId): boolean {
  if (terms?.proposer === me || (terms?.asked.kind !== 'everyone' && terms?.asked.members.includes(me))) return true
  return terms?.proposer === null && changedByAll.some(({ member }) => member === me)
}

/** Whoever wrote the outcome that stands, and whoever had proposed it. */
function looksAgain(row: DocumentRow, me: MemberId, known: Known): boolean {
  const standing = standingOfRow(row, known)
  const outcome = standing?.outcome
  const verdict = outcome?.act.body.verdict
  const isDecided = verdict === 'adopted' || verdict === 'declined'
  return isDecided && standing?.phase !== 'superseded' && (outcome?.member === me || row.terms?.proposer === me)
}

function waitsSinceMs(reminder: Reminder): number {
  return reminder.kind === 'outcomeOwed' ? reminder.closedAtMs : Date.parse(`${reminder.day}T00:00Z`)
}
