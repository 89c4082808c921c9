/** What an outcome's dialog begins with: nothing, or what somebody wrote already. */
import type { OutcomeView, VerdictName } from '$lib/app/deciding-views'

export interface OutcomeStart {
  /** Each has a dialog of its own, which keeps what was typed in it. */
  readonly key: string
  readonly verdict: VerdictName | null
  readonly words: string
}

export const NEW_OUTCOME: OutcomeStart = { key: 'new', verdict: null, words: '' }

/** Where outcomes that were written apart each bind: nothing is, until somebody says so. */
export const STILL_UNSETTLED: OutcomeStart = { key: 'unsettled', verdict: 'unsettled', words: '' }

export function startFrom({ id, verdict, words }: OutcomeView): OutcomeStart {
  return { key: id, verdict, words }
}
