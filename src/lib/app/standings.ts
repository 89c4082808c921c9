/** Where each proposal of a list stands, in a word or two. Loaded after the list, which shows what documents say of themselves. */
import { isOutcomeOwed } from '../docs/proposal-standing'
import { zonedMs } from '../docs/wall-time'
import type { DocumentRow } from '../projections/document-row'
import { standingOfRow, type Known } from '../projections/row-standing'
import type { StandingLine } from './views'

const VERDICTS = { adopted: 'Adopted', declined: 'Declined', unsettled: 'Not settled', withdrawn: 'Withdrawn' } as const

export class Standings {
  readonly #known: Known

  constructor(known: Known) {
    this.#known = known
  }

  /** Null where the document's own status says it all. */
  readonly of = (row: DocumentRow): StandingLine | null => {
    const standing = standingOfRow(row, this.#known)
    if (!standing) return null
    const { phase, outcome } = standing
    if (outcome) return decidedLine(phase, outcome.act.body.verdict)
    const untilMs = phase === 'open' && row.closes ? zonedMs(row.closes) : null
    return { status: phase, word: isOutcomeOwed(standing) ? 'Outcome owed' : null, untilMs }
  }
}

/** One that is not final, or was reopened by what came late, says so behind its verdict. */
function decidedLine(phase: string, verdict: keyof typeof VERDICTS): StandingLine {
  const word = VERDICTS[verdict]
  if (phase === 'provisional') return { status: phase, word: `Provisional · ${word.toLowerCase()}`, untilMs: null }
  if (phase === 'unsettled')
    return { status: phase, word: verdict === 'unsettled' ? word : 'To be settled anew', untilMs: null }
  return { status: verdict === 'adopted' ? 'closed' : verdict === 'declined' ? verdict : phase, word, untilMs: null }
}
