/** What a proposal's page shows and does about reaching a decision; what all view-models hold to stands in `views.ts`. */
import type { AskingView } from './asking-views'
import type { DecidedView } from './decided-views'
import type { Outcome, PersonView, ProposalStatus } from './views'

/** `day` of the calendar: `2027-03-01`. */
export interface ReviewView {
  readonly day: string
  readonly isDue: boolean
}

export type StanceName = 'agree' | 'abstain' | 'disagree' | 'block'
export type ModeName = 'tell' | 'objections' | 'advice' | 'consent' | 'everyone'
export type VerdictName = 'adopted' | 'declined' | 'unsettled' | 'withdrawn'
/** How hard it is to undo. */
export type UndoName = 'hour' | 'day' | 'month' | 'never'
export type TouchesName = 'me' | 'few' | 'many' | 'outside'

export interface ModeView {
  readonly name: ModeName
  /** "Consent" */
  readonly title: string
  /** "Passes unless someone blocks. …" */
  readonly says: string
  /** What each position means under it, a sentence each. */
  readonly means: Readonly<Record<StanceName, string>>
}

export interface PositionView {
  readonly id: string
  readonly person: PersonView
  readonly stance: StanceName
  readonly reason: string
  readonly saidMs: number
  /** The text has changed since. */
  readonly isStale: boolean
  /** Written in time, and not known to whoever wrote the outcome. */
  readonly isLate: boolean
  /** Of somebody it does not ask, or asks no more: it does not count. */
  readonly isSetAside: boolean
  /** Two devices of theirs left several; the most cautious counts until they say. */
  readonly isDoubled: boolean
}

export interface OutcomeView {
  readonly id: string
  readonly person: PersonView
  readonly verdict: VerdictName
  /** Why, in their words. */
  readonly words: string
  readonly saidMs: number
  /** The text was changed after it. */
  readonly isStale: boolean
}

/** A run of words of a text as it was and as it is. */
export interface DiffRun {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** How a text changed, section by section; only those that differ. */
export interface TextDiff {
  readonly section: string
  readonly runs: readonly DiffRun[]
}

export interface ClosingChoice {
  /** "When everyone has had a working day" */
  readonly label: string
  readonly wall: string
  readonly zone: string
  readonly ms: number
}

/** Settled before it is opened; anyone who may edit the text may change it, and everybody sees that. */
export interface TermsView {
  readonly mode: ModeName | null
  readonly undo: UndoName | null
  readonly touches: TouchesName | null
  /** Null: everyone. Of a pod, who of it is here. */
  readonly asked: readonly PersonView[] | null
  /** The pod those are asked as, by the name it had when that was fixed. */
  readonly pod: { readonly id: string; readonly name: string } | null
  /** How many everyone was when it opened; null while that is not fixed, and where people were chosen. */
  readonly everyone: number | null
  readonly quorum: number | null
  /** When it is looked at again: `2027-03-01`. */
  readonly review: string | null
  /** The earlier decision it would replace. */
  readonly supersedes: string | null
}

/** What is settled in one go; everyone means who is in, or who was when it opened. */
export interface SettledTerms extends Omit<TermsView, 'everyone'> {
  readonly closes: { readonly wall: string; readonly zone: string } | null
}

export interface DecidingView {
  /** What the proposal says of itself and what its acts make of it. */
  readonly phase: ProposalStatus
  readonly terms: TermsView
  readonly modes: readonly ModeView[]
  /** The mode that stands; null while nobody chose one. */
  readonly mode: ModeView | null
  /** What the answers suggest, with why; null for answers that are not there yet. */
  suggest(undo: UndoName | null, touches: TouchesName | null): { readonly mode: ModeName; readonly why: string } | null
  readonly asking: AskingView
  /** Everyone it asks, in joining order. */
  readonly asked: readonly PersonView[]
  /** Everyone who could be asked. */
  readonly people: readonly PersonView[]
  /** One for each person, oldest first, mine included. */
  readonly positions: readonly PositionView[]
  readonly mine: PositionView | null
  /** Of people it does not ask, or asks no more: they count for nothing, and are not lost. */
  readonly setAside: readonly PositionView[]
  /** Whoever said nothing yet, and why that is so. `lacks`: does not have the text, so their silence does not count. */
  readonly toCome: readonly { readonly person: PersonView; readonly why: 'has' | 'lacks' | 'away' }[]
  /** "3 agree · 1 disagrees · 2 to come" */
  readonly countWords: string
  /** While provisional: who was heard from after the closing time, and when it is final at the latest. */
  readonly heard: { readonly heard: number; readonly of: number; readonly finalAtMs: number | null } | null
  /** What the positions come to under the mode, in a sentence: "Passes as it stands: nobody blocks." Null for a draft. */
  readonly resultWords: string | null
  /** Why I may take no position, in a sentence; null where I may. */
  readonly whyNoPosition: string | null
  /** The outcome that stands. */
  readonly outcome: OutcomeView | null
  /** Outcomes written apart that differ: one question, until somebody who knows both writes another. */
  readonly rivals: readonly OutcomeView[]
  /** A position that came late and changes what the outcome was written on. */
  readonly reopenedBy: PositionView | null
  /** The day it is looked at again, and whether that has come where I am. */
  readonly review: ReviewView | null
  /** It closed and nobody wrote what came of it; I may. */
  readonly isOutcomeOwed: boolean
  /** Why I may write no outcome, in a sentence; null where I may. */
  readonly whyNoOutcome: string | null
  /** Why it cannot be opened yet ("Summary and How to undo are still empty."); null where it can. */
  readonly whyNotOpen: string | null
  closingChoices(): readonly ClosingChoice[]
  /** One change for all of it. */
  settle(terms: SettledTerms): Outcome
  /** Opens it with the terms that stand. Who everyone is is fixed by it. */
  open(): Outcome
  /** Whoever is against it says why, so that people who are asleep can act on it. */
  needsReason(stance: StanceName): boolean
  takePosition(stance: StanceName, reason: string): Outcome
  /** Says the same about the text as it is now. */
  stillStands(): Outcome
  writeOutcome(verdict: VerdictName, words: string): Outcome
  /** How the text changed since a position or an outcome was said; null where the text as it was is not here any more. */
  changesSince(id: string): Promise<readonly TextDiff[] | null>
}

/* ── Writing for someone asleep ───────────────────────── */

export interface WritingAdvice {
  /** Different in each. */
  readonly id: string
  /** The words it is about. */
  readonly quote: string
  /** "‘tomorrow’ is another day in Osaka. Write the date." */
  readonly says: string
  /** Where: "Problem". */
  readonly section: string
}

export interface ReaderView {
  readonly person: PersonView
  readonly state: 'working' | 'awake' | 'asleep' | 'away'
  /** When their next working hour begins; null where none is in sight. */
  readonly readsMs: number | null
}

export interface WritingView {
  readonly advice: readonly WritingAdvice[]
  /** Others, whoever can read first first. */
  readonly readers: readonly ReaderView[]
  readonly questions: { readonly open: number; readonly answered: number } | null
  /** Puts a block *Questions you may have* at the end of the text. */
  addQuestions(): Outcome
}

/** What a proposal has beside its text. */
export interface BesideText {
  readonly deciding: DecidingView
  readonly decided: DecidedView
  readonly writing: WritingView
}
