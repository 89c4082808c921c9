/**
 * What the positions of a proposal come to under its mode. Rules are tried in their order; the first that speaks decides.
 *
 * A quorum counts positions that were taken. Silence is no position even where it counts as consent: what somebody's
 * devices received changes by itself after a closing time, and a result must not.
 */
import type { ProposalMode } from './agreement'
import type { Stance } from '$lib/wire/act'
import { MODES, type ModeRow } from './proposal-mode'

/** How many people, by the position that counts for each. */
export type StanceCounts = Readonly<Record<Stance, number>>

export interface Tally {
  readonly counts: StanceCounts
  /** How many are asked. */
  readonly of: number
  /** How many must take a position; null: as many as like to. */
  readonly quorum: number | null
}

export type CountVerdict = 'passes' | 'fails' | 'authorDecides' | 'quorumMissed'

type Rule = (mode: ModeRow, tally: Tally) => CountVerdict | null

const RULES: Readonly<Record<string, Rule>> = {
  nothingIsAsked: ({ decides }) => (decides === 'nobody' ? 'passes' : null),
  someoneStopsIt: ({ stops }, { counts }) => (stops.some((stance) => counts[stance] > 0) ? 'fails' : null),
  tooFewAnswered: (_, tally) => (takenOf(tally.counts) < (tally.quorum ?? 0) ? 'quorumMissed' : null),
  authorDecides: ({ decides }) => (decides === 'author' ? 'authorDecides' : null),
  someoneIsMissing: ({ needsEveryone }, { counts, of }) => {
    return needsEveryone && (takenOf(counts) < of || counts.agree === 0) ? 'fails' : null
  }
}

/** What the count says, and nothing more: a person writes the outcome. */
export function verdictOf(mode: ProposalMode, tally: Tally): CountVerdict {
  for (const rule of Object.values(RULES)) {
    const verdict = rule(MODES[mode], tally)
    if (verdict) return verdict
  }
  return 'passes'
}

/** How many took a position. */
export function takenOf(counts: StanceCounts): number {
  return counts.agree + counts.abstain + counts.disagree + counts.block
}
