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
  /** A day of the calendar, or empty. */
  readonly review: string
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
    review: terms.review ?? '',
    closes: closes && { wall: closes.wall, zone: closes.zone },
    ...changed
  }
  return { ...draft, mode: draft.mode ?? suggestedMode(deciding, draft) }
}

/** Why it cannot be saved yet, in a sentence; null where it can. */
export function faultOf(draft: TermsDraft, everyone: number): string | null {
  if (draft.asked?.size === 0) return 'Choose at least one person to ask.'
  const asked = draft.asked?.size ?? everyone
  if (!parseQuorum(draft.quorum, asked).ok) return `How many must take part is a number from 1 to ${asked}.`
  if (!/^(?:\d{4}-\d\d-\d\d)?$/.test(draft.review)) return 'That day is too far away to be looked at again.'
  return draft.closes?.wall === '' ? 'Choose a day and a time, or no closing time.' : null
}

/** What `settle` takes. */
export function settledOf(draft: TermsDraft, deciding: DecidingView): Parameters<DecidingView['settle']>[0] {
  const { undo, touches, mode, closes } = draft
  const asked = draft.asked && deciding.people.filter(({ id }) => draft.asked?.has(id))
  const quorum = parseQuorum(draft.quorum, asked?.length ?? deciding.people.length)
  return { undo, touches, mode, closes, asked, review: draft.review || null, quorum: quorum.ok ? quorum.value : null }
}

function suggestedMode(
  deciding: DecidingView,
  { undo, touches }: Pick<TermsDraft, 'undo' | 'touches'>
): ModeName | null {
  return deciding.suggest(undo, touches)?.mode ?? null
}
