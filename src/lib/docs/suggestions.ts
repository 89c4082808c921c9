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
  const ticks = current.filter((spoken) => isSpoken(spoken, 'tick')).filter(({ member }) => maySettle(member))
  const seen = new Map<string, Spoken<'suggestion'>>()
  for (const spoken of acts) {
    const key = suggestionKey(spoken)
    // An id its author drew twice names the first.
    if (isSpoken(spoken, 'suggestion') && !seen.has(key)) seen.set(key, spoken)
  }
  return [...seen]
    .map(([key, spoken]) => standing(key, spoken, { acts, ticks, isCurrent: current.includes(spoken) }))
    .sort((a, b) => compareSpoken(b.spoken, a.spoken) || compareIds(a.key, b.key))
    .slice(0, MOST_SUGGESTIONS)
}

interface Said {
  readonly acts: readonly SpokenAct[]
  readonly ticks: readonly Spoken<'tick'>[]
  readonly isCurrent: boolean
}

function standing(key: string, spoken: Spoken<'suggestion'>, { acts, ticks, isCurrent }: Said): StandingSuggestion {
  const onIt = ticks.filter(({ act }) => act.body.target === key).sort(compareSpoken)
  const [taken, declined] = [true, false].map((done) => onIt.find(({ act }) => act.body.done === done) ?? null)
  if (taken) return { key, spoken, state: 'taken', settledBy: taken }
  const takesBack = (other: SpokenAct) => other.member === spoken.member && other.act.replaces.includes(spoken.act.id)
  if (!isCurrent) return { key, spoken, state: 'withdrawn', settledBy: acts.find(takesBack) ?? null }
  return { key, spoken, state: declined ? 'declined' : 'open', settledBy: declined ?? null }
}
