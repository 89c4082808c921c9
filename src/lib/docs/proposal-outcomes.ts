/**
 * What came of a proposal, where several said so. An outcome whose author knew of another stands over it; of those left,
 * equal verdicts are one outcome and different ones are one question, until somebody who knows them all writes one more.
 */
import { compareSpoken, currentActs, isSpoken, type Spoken } from './current-acts'
import { knewOf, type SpokenAct } from './spoken-act'

export interface Outcomes {
  /** Nobody else's verdict is against it; oldest first, all of one verdict. None while there is none, or a question. */
  readonly settled: readonly Spoken<'outcome'>[]
  /** Two or more whose authors did not know of each other and that do not agree, oldest first. */
  readonly rivals: readonly Spoken<'outcome'>[]
}

export function outcomesOf(acts: readonly SpokenAct[]): Outcomes {
  const current = currentActs(acts).filter((spoken) => isSpoken(spoken, 'outcome'))
  const left = current.filter((one) => !current.some((other) => standsOver(other, one))).sort(compareSpoken)
  const verdicts = new Set(left.map(({ act }) => act.body.verdict))
  return verdicts.size > 1 ? { settled: [], rivals: left } : { settled: left, rivals: [] }
}

/** Two that claim to know each other stand over neither. */
function standsOver(later: SpokenAct, earlier: SpokenAct): boolean {
  return later !== earlier && knewOf(later, earlier) && !knewOf(earlier, later)
}
