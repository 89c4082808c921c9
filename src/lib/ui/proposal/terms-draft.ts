/** What is asked in the dialog of how a proposal is decided: what stands, with what was changed in the dialog over it. */
import type { AskablePod } from '$lib/app/asking-views'
import type { DecidedView } from '$lib/app/decided-views'
import type { DecidingView, ModeName, TermsView } from '$lib/app/deciding-views'
import type { ProposalView } from '$lib/app/views'
import { parseQuorum } from './quorum'

type Closes = { readonly wall: string; readonly zone: string } | null

export interface TermsDraft extends Pick<TermsView, 'undo' | 'touches' | 'mode' | 'pod'> {
  /** Ids of those who are asked; null: everyone, or the pod. */
  readonly asked: ReadonlySet<string> | null
  /** As it was typed. */
  readonly quorum: string
  /** A day of the calendar, or empty. */
  readonly review: string
  readonly closes: Closes
  /** As it was chosen or typed: the title of a decision. */
  readonly replaces: string
}

/** Decisions it may replace, as they are offered. */
export type Earlier = readonly { readonly document: string; readonly title: string }[]

/** The one it names already stays to be seen, wherever that is now. */
export function earlierOf(decided: DecidedView | undefined): Earlier {
  const { earlier = [], supersedes = null } = decided ?? {}
  const isThere = earlier.some(({ document }) => document === supersedes?.document)
  return supersedes && !isThere ? [supersedes, ...earlier] : earlier
}

/** What stands; where nobody chose a mode, the suggested one is chosen beforehand. */
export function draftOf(
  deciding: DecidingView,
  { closes, earlier }: { closes: ProposalView['closes']; earlier: Earlier },
  changed: Partial<TermsDraft>
): TermsDraft {
  const { terms } = deciding
  const draft = {
    undo: terms.undo,
    touches: terms.touches,
    mode: terms.mode,
    pod: terms.pod,
    asked: terms.pod ? null : terms.asked && new Set(terms.asked.map(({ id }) => id)),
    quorum: terms.quorum === null ? '' : String(terms.quorum),
    review: terms.review ?? '',
    closes: closes && { wall: closes.wall, zone: closes.zone },
    replaces: earlier.find(({ document }) => document === terms.supersedes)?.title ?? '',
    ...changed
  }
  return { ...draft, mode: draft.mode ?? suggestedMode(deciding, draft) }
}

/** Pods that can be chosen, each with whom it would ask: the one an open proposal asks stays who it was, whatever became of it. */
export function podsOf({ terms, asking, phase }: DecidingView): readonly AskablePod[] {
  if (!terms.pod) return asking.pods
  const fixed = { ...terms.pod, people: terms.asked ?? [] }
  const others = asking.pods.filter(({ id }) => id !== fixed.id)
  return phase === 'draft' && others.length < asking.pods.length ? asking.pods : [fixed, ...others]
}

/** How many it would ask. */
export function countOf({ asked, pod }: Pick<TermsDraft, 'asked' | 'pod'>, deciding: DecidingView): number {
  if (pod) return podsOf(deciding).find(({ id }) => id === pod.id)?.people.length ?? 0
  return asked?.size ?? deciding.terms.everyone ?? deciding.people.length
}

/** Why it cannot be saved yet, in a sentence; null where it can. */
export function faultOf(draft: TermsDraft, asked: number, earlier: Earlier): string | null {
  if (draft.asked?.size === 0) return 'Choose at least one person to ask.'
  if (draft.pod && asked === 0) return 'Nobody in that pod is here any more. Choose who is asked.'
  if (!parseQuorum(draft.quorum, asked).ok) return `How many must take part is a number from 1 to ${asked}.`
  if (!/^(?:\d{4}-\d\d-\d\d)?$/.test(draft.review)) return 'That day is too far away to be looked at again.'
  const isOffered = draft.replaces.trim() === '' || earlier.some(({ title }) => title === draft.replaces)
  if (!isOffered) return 'Choose the decision it replaces from the list, or leave that empty.'
  return draft.closes?.wall === '' ? 'Choose a day and a time, or no closing time.' : null
}

/** What `settle` takes. */
export function settledOf(
  draft: TermsDraft,
  deciding: DecidingView,
  earlier: Earlier
): Parameters<DecidingView['settle']>[0] {
  const { undo, touches, mode, closes, pod } = draft
  const asked = draft.asked && deciding.people.filter(({ id }) => draft.asked?.has(id))
  const quorum = parseQuorum(draft.quorum, countOf(draft, deciding))
  const supersedes = earlier.find(({ title }) => title === draft.replaces)?.document ?? null
  return {
    ...{ undo, touches, mode, closes, supersedes, asked, pod },
    review: draft.review || null,
    quorum: quorum.ok ? quorum.value : null
  }
}

function suggestedMode(
  deciding: DecidingView,
  { undo, touches }: Pick<TermsDraft, 'undo' | 'touches'>
): ModeName | null {
  return deciding.suggest(undo, touches)?.mode ?? null
}
