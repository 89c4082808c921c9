/** What is asked in the dialog of how a proposal is decided: what stands, with what was changed in the dialog over it. */
import type { DecidingView, ModeName, TermsView } from '$lib/app/deciding-views'
import type { ProposalView } from '$lib/app/views'
import { parseQuorum } from './quorum'

type Closes = { readonly wall: string; readonly zone: string } | null

export interface TermsDraft extends Pick<TermsView, 'undo' | 'touches' | 'mode'> {
  /** Ids of those who are asked; null: everyone. */
  readonly asked: ReadonlySet<string> | null
  /** As it was typed. */
  readonly quorum: string
  readonly closes: Closes
}

/** What stands; where nobody chose a mode, the suggested one is chosen beforehand. */
export function draftOf(
  deciding: DecidingView,
  closes: ProposalView['closes'],
  changed: Partial<TermsDraft>
): TermsDraft {
  const { terms } = deciding
  const draft = {
    undo: terms.undo,
    touches: terms.touches,
    mode: terms.mode,
    asked: terms.asked && new Set(terms.asked.map(({ id }) => id)),
    quorum: terms.quorum === null ? '' : String(terms.quorum),
    closes: closes && { wall: closes.wall, zone: closes.zone },
    ...changed
  }
  return { ...draft, mode: draft.mode ?? suggestedMode(deciding, draft) }
}

/** How many everyone is. */
export function everyoneOf({ terms, people }: DecidingView): number {
  return terms.everyone ?? people.length
}

/** Why it cannot be saved yet, in a sentence; null where it can. */
export function faultOf(draft: TermsDraft, everyone: number): string | null {
  if (draft.asked?.size === 0) return 'Choose at least one person to ask.'
  const asked = draft.asked?.size ?? everyone
  if (!parseQuorum(draft.quorum, asked).ok) return `How many must take part is a number from 1 to ${asked}.`
  return draft.closes?.wall === '' ? 'Choose a day and a time, or no closing time.' : null
}

/** What `settle` takes. */
export function settledOf(draft: TermsDraft, deciding: DecidingView): Parameters<DecidingView['settle']>[0] {
  const { undo, touches, mode, closes } = draft
  const asked = draft.asked && deciding.people.filter(({ id }) => draft.asked?.has(id))
  const quorum = parseQuorum(draft.quorum, asked?.length ?? everyoneOf(deciding))
  return { undo, touches, mode, closes, asked, quorum: quorum.ok ? quorum.value : null }
}

function suggestedMode(
  deciding: DecidingView,
  { undo, touches }: Pick<TermsDraft, 'undo' | 'touches'>
): ModeName | null {
  return deciding.suggest(undo, touches)?.mode ?? null
}
