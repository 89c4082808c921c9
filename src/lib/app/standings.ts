/** Where each proposal of a list stands, in a word or two. Loaded after the list, which shows what documents say of themselves. */
import type { ProposalStatus } from '../docs/proposal'
import { isOutcomeOwed } from '../docs/proposal-standing'
import { zonedMs } from '../docs/wall-time'
import type { DocumentRow } from '../projections/document-row'
import { standingOfRow, type Known } from '../projections/row-standing'
import type { StandingLine } from './views'

const VERDICTS = { adopted: 'Adopted', declined: 'Declined', unsettled: 'Not settled', withdrawn: 'Withdrawn' } as const

const NOT_FINAL: ReadonlySet<string> = new Set(['provisional', 'unsettled', 'ended'])

export class Standings {
  readonly #known: Known

  constructor(known: Known) {
    this.#known = known
  }

  /** Null where the document's own status says it all. */
  readonly of = (row: DocumentRow): StandingLine | null => {
    const standing = standingOfRow(row, this.#known)
    if (!standing) return null
    const { phase, outcome, mayBeProvisional } = standing
    if (outcome) return decidedLine(mayBeProvisional ? 'unknown' : phase, outcome.act.body.verdict)
    const untilMs = phase === 'open' && row.closes ? zonedMs(row.closes) : null
    if (!isOutcomeOwed(standing)) return { status: phase, word: null, untilMs }
    if (mayBeProvisional) return { status: 'ended', word: 'Closing time passed · outcome owed', untilMs }
    return { status: phase, word: phase === 'provisional' ? 'Provisional · outcome owed' : 'Outcome owed', untilMs }
  }

  /** What is to be said in place of the verdict of one that is decided, where that is not known to be final; else null. */
  readonly notFinal = (row: DocumentRow): string | null => {
    const line = this.of(row)
    return line !== null && NOT_FINAL.has(line.status) ? line.word : null
  }
}

/** One that is not final, or was reopened by what came late, says so; where that is not known, only what was written. */
function decidedLine(phase: ProposalStatus | 'unknown', verdict: keyof typeof VERDICTS): StandingLine {
  const word = VERDICTS[verdict]
  const untilMs = null
  switch (phase) {
    case 'unknown':
      return { status: 'ended', word: `Outcome written · ${word.toLowerCase()}`, untilMs }
    case 'provisional':
      return { status: phase, word: `Provisional · ${word.toLowerCase()}`, untilMs }
    case 'unsettled':
      return { status: phase, word: verdict === 'unsettled' ? word : 'To be settled anew', untilMs }
    case 'superseded':
      return { status: phase, word: null, untilMs }
    default:
      return { status: verdict === 'adopted' ? 'closed' : verdict === 'declined' ? verdict : phase, word, untilMs }
  }
}
