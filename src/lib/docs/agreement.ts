/**
 * The names of how agreement is reached and of what suggests one way: what a document may have written. What they mean stands
 * in `proposal-mode.ts` and `mode-suggestion.ts`, which whoever only reads or guards a document does not load.
 */

/** From the lightest to the heaviest. */
export const PROPOSAL_MODES = ['tell', 'objections', 'advice', 'consent', 'everyone'] as const
export type ProposalMode = (typeof PROPOSAL_MODES)[number]

export function isProposalMode(value: unknown): value is ProposalMode {
  return PROPOSAL_MODES.some((mode) => mode === value)
}

/** How hard it is to undo: within an hour, a day, a month, or not at all. */
export const UNDO_EFFORTS = ['hour', 'day', 'month', 'never'] as const
export type UndoEffort = (typeof UNDO_EFFORTS)[number]

/** Whom it touches: only me, a few of us, many of us, people outside. */
export const REACHES = ['me', 'few', 'many', 'outside'] as const
export type Reach = (typeof REACHES)[number]

export interface AgreementAnswers {
  readonly undo: UndoEffort
  readonly touches: Reach
}
