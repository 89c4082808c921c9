/**
 * How a proposal stands, from its row and its acts alone: what lists and reminders say without opening it.
 *
 * Who has the text is told by replaying receipts, which no list does. Everybody is taken to have it here; where nobody does
 * and nobody spoke, a proposal's own page says *provisional* for longer.
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
  readonly nowMs: number
}

/** Null for a row that is of no proposal. */
export function standingOfRow(row: DocumentRow, { acts, members, nowMs }: Known): ProposalStanding | null {
  if (row.terms === null) return null
  const closesMs = row.closes && zonedMs(row.closes)
  return standingOf({
    terms: row.terms,
    closesMs,
    status: PROPOSAL_STATUSES.find((status) => status === row.status) ?? 'draft',
    acts: acts(row.id),
    members: members(closesMs ?? nowMs).map((member) => ({ ...member, hasText: true })),
    nowMs
  })
}
