/**
 * Suggestions on a document and what became of each, from acts alone: a suggestion is its member's own word, and so is what
 * somebody who writes here said to it, as a tick on the suggestion: done for taken in, not done for declined.
 *
 * - A receiver cannot keep an editor from changing a text without a suggestion; what is shown says who said what.
 * - Whether somebody may settle one is judged by their role as it is known now: a viewer's tick settles none.
 * - Taken in stands over declined: the words are in the text.
 */
import { compareIds, type MemberId } from '$lib/base/ids'
import { compareSpoken, currentActs, isSpoken, type Spoken } from './current-acts'
import { MOST_SUGGESTIONS } from './limits'
import type { SpokenAct } from './spoken-act'

export type SuggestionState = 'open' | 'taken' | 'declined' | 'withdrawn'

export interface StandingSuggestion {
  /** Of its member and its act, which are drawn apart: what ticks and threads about it are named by. */
  readonly key: string
  readonly spoken: Spoken<'suggestion'>
  readonly state: SuggestionState
  /** What settled it, the first that said so; null while it is open. A withdrawal is its member's own. */
  readonly settledBy: SpokenAct | null
}

export function suggestionKey({ member, act }: Pick<SpokenAct, 'member' | 'act'>): string {
  return `${member}${act.id}`
}

/** Newest first. `maySettle`: whether a member writes here. */
export function suggestionsOf(
  acts: readonly SpokenAct[],
  maySettle: (member: MemberId) => boolean
): readonly StandingSuggestion[] {
  const current = currentActs(acts)
  const isCurrent = new Set<SpokenAct>(current)
  const ticksByKey = new Map<string, Spoken<'tick'>[]>()
  for (const spoken of current) {
    if (!isSpoken(spoken, 'tick') || !maySettle(spoken.member)) continue
    const { target } = spoken.act.body
    const others = ticksByKey.get(target)
    if (others) others.push(spoken)
    else ticksByKey.set(target, [spoken])
  }
  // One pass: whoever sends twenty thousand of them must cost no more than reading them.
  const takenBackBy = new Map<string, SpokenAct>()
  for (const spoken of acts) {
    for (const id of spoken.act.replaces) {
      const key = `${spoken.member} ${id}`
      if (!takenBackBy.has(key)) takenBackBy.set(key, spoken)
    }
  }
  const seen = new Map<string, Spoken<'suggestion'>>()
  for (const spoken of acts) {
    const key = suggestionKey(spoken)
    // An id its author drew twice names the first.
    if (isSpoken(spoken, 'suggestion') && !seen.has(key)) seen.set(key, spoken)
  }
  return [...seen]
    .map(([key, spoken]) => {
      return standing(key, spoken, { takenBackBy, onIt: ticksByKey.get(key) ?? [], isCurrent: isCurrent.has(spoken) })
    })
    .sort((a, b) => compareSpoken(b.spoken, a.spoken) || compareIds(a.key, b.key))
    .slice(0, MOST_SUGGESTIONS)
}

interface Said {
  /** By member and act. */
  readonly takenBackBy: ReadonlyMap<string, SpokenAct>
  readonly onIt: readonly Spoken<'tick'>[]
  readonly isCurrent: boolean
}

function standing(
  key: string,
  spoken: Spoken<'suggestion'>,
  { takenBackBy, onIt, isCurrent }: Said
): StandingSuggestion {
  const inOrder = [...onIt].sort(compareSpoken)
  const [taken, declined] = [true, false].map((done) => inOrder.find(({ act }) => act.body.done === done) ?? null)
  if (taken) return { key, spoken, state: 'taken', settledBy: taken }
  if (!isCurrent)
    return { key, spoken, state: 'withdrawn', settledBy: takenBackBy.get(`${spoken.member} ${spoken.act.id}`) ?? null }
  return { key, spoken, state: declined ? 'declined' : 'open', settledBy: declined ?? null }
}
