/** What a proposal's page asks for, and what it says of a time that is none. */
import type { SectionKey } from '../docs/proposal'

export const NOT_A_ZONE = 'That time or time zone does not exist. The closing time was not changed.'

export const PROMPTS: Readonly<Record<SectionKey, string>> = {
  summary: 'In two sentences: what would be different?',
  problem: 'What goes wrong today, for whom, and how often?',
  proposal: 'What exactly would we do? Number the steps.',
  measure: 'What would we see in three months if it worked?',
  alternatives: 'What else did you consider, doing nothing included?',
  tradeoffs: 'What do we lose by doing this?',
  undo: 'If it turns out wrong, how do we go back?'
}

/** Needed before it may be opened (DESIGN.md §12); the others may stay empty. */
export const REQUIRED: ReadonlySet<SectionKey> = new Set(['summary', 'problem', 'proposal', 'undo'])
