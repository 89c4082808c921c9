/**
 * What was decided, by whom and why, from acts alone: an outcome counts only from its author's own log, so nobody else's device
 * can put one here or take one out.
 *
 * - A number is where a decision stands among all of them, by when it was written and then by its act: two that were closed
 *   apart take the order of their times when they meet, and links lead to documents, whatever the number.
 * - An adopted text that is amended is the same decision: it keeps the time of the first outcome that said so.
 * - Where several outcomes stand that do not agree nothing is decided yet, and there is no entry.
 */
import { compareIds, type DocumentId, type MemberId } from '../base/ids'
import type { Stance } from '../wire/act'
import { countedPositions, countsOf } from '../docs/counted-positions'
import { compareSpoken, endingActs, isSpoken, type Spoken } from '../docs/current-acts'
import type { StanceCounts } from '../docs/mode-verdict'
import { outcomesOf } from '../docs/proposal-outcomes'
import { knewOf, type SpokenAct } from '../docs/spoken-act'

export interface Decision {
  readonly number: number
  readonly document: DocumentId
  /** `withdrawn`: taken back, struck and kept. */
  readonly verdict: 'adopted' | 'declined' | 'withdrawn'
  readonly by: MemberId
  /** Why, in their words. */
  readonly words: string
  readonly decidedMs: number
  /** What had been said when it was written, and by whom. */
  readonly counts: StanceCounts
  readonly positions: readonly KnownPosition[]
}

/** Somebody's position as whoever wrote the outcome had it. */
export interface KnownPosition {
  readonly member: MemberId
  readonly stance: Stance
  /** In their words; empty where they gave none. */
  readonly reason: string
}

export interface DecisionLog {
  /** Newest first. */
  readonly decisions: readonly Decision[]
  /** Documents whose outcomes differ, as one open question each. */
  readonly unsettled: readonly DocumentId[]
}

export function decisionLog(actsByDocument: ReadonlyMap<DocumentId | null, readonly SpokenAct[]>): DecisionLog {
  const found: { readonly outcome: Spoken<'outcome'>; readonly decision: Omit<Decision, 'number'> }[] = []
  const unsettled: DocumentId[] = []
  for (const [document, acts] of actsByDocument) {
    if (document === null) continue
    const { settled, rivals } = outcomesOf(acts)
    if (rivals.length > 0) unsettled.push(document)
    const [outcome] = settled
    const decision = outcome && decisionIn(document, outcome, acts)
    if (decision) found.push({ outcome, decision })
  }
  const inOrder = found.sort(
    (a, b) => a.decision.decidedMs - b.decision.decidedMs || compareIds(a.outcome.act.id, b.outcome.act.id)
  )
  return { decisions: inOrder.map(({ decision }, at) => ({ number: at + 1, ...decision })).reverse(), unsettled }
}

function decisionIn(
  document: DocumentId,
  outcome: Spoken<'outcome'>,
  acts: readonly SpokenAct[]
): Omit<Decision, 'number'> | null {
  const { verdict, words } = outcome.act.body
  if (verdict === 'unsettled') return null
  const known = acts.filter((spoken) => spoken === outcome || knewOf(outcome, spoken))
  const asked = new Set(known.map(({ member }) => member))
  const positions = countedPositions(known, { asked, closesMs: null, ends: endingActs(known) })
  return {
    ...{ document, verdict, words },
    by: outcome.member,
    decidedMs: firstOf(outcome, known).act.wallMs,
    counts: countsOf(positions),
    positions: positions.map(({ spoken: { member, act } }) => {
      const { stance, reason } = act.body
      return { member, stance, reason }
    })
  }
}

/** The first of those in a row that say the same. */
function firstOf(outcome: Spoken<'outcome'>, known: readonly SpokenAct[]): Spoken<'outcome'> {
  const { verdict } = outcome.act.body
  const before = known.filter((spoken) => isSpoken(spoken, 'outcome')).sort(compareSpoken)
  const other = before.findLastIndex(({ act }) => act.body.verdict !== verdict)
  return before[other + 1] ?? outcome
}
