/**
 * How a proposal stands, from its row and its acts alone: what lists and reminders say without opening it.
 *
 * Who has the text is told by replaying receipts, which no list does. Where the phase hangs on that, it is not known here, and
 * that is said: a list claims nothing that the proposal's own page does not.
 */
import type { AskedMember } from '../docs/asked-members'
import { PROPOSAL_STATUSES } from '../docs/proposal'
import { standingOf, type ProposalStanding } from '../docs/proposal-standing'
import type { SpokenAct } from '../docs/spoken-act'
import { zonedMs } from '../docs/wall-time'
import type { DocumentId } from '../base/ids'
import type { DocumentRow } from './document-row'

/** What is known beside the rows. */
export interface Known {
  readonly acts: (document: DocumentId) => readonly SpokenAct[]
  /** The members it may ask, as they were heard of up to then. */
  readonly members: (atMs: number) => readonly AskedMember[]
  /** What took the place of a decision. */
  readonly successorOf: (document: DocumentId) => DocumentId | null
  readonly nowMs: number
}

/** Told as if everybody had the text. */
export interface RowStanding extends ProposalStanding {
  /** It is *closed* for whoever has the text, and its page may say *provisional* because nobody is known to. */
  readonly mayBeProvisional: boolean
}

/** Null for a row that is of no proposal. */
export function standingOfRow(row: DocumentRow, { acts, members, successorOf, nowMs }: Known): RowStanding | null {
  const { terms } = row
  if (terms === null) return null
  const closesMs = row.closes && zonedMs(row.closes)
  const status = PROPOSAL_STATUSES.find((known) => known === row.status) ?? 'draft'
  const known = {
    ...{ terms, closesMs, nowMs, acts: acts(row.id) },
    status: successorOf(row.id) === null ? status : ('superseded' as const)
  }
  const asked = members(closesMs ?? nowMs)
  const standingIf = (hasText: boolean) =>
    standingOf({ ...known, members: asked.map((member) => ({ ...member, hasText })) })
  const standing = standingIf(true)
  return { ...standing, mayBeProvisional: standing.phase === 'closed' && standingIf(false).phase !== 'closed' }
}
