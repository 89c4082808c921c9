/** What is settled before a meeting: whether it has to be one, what is asked and answered about its items, who read it. */
import type { MeetingException } from '../docs/meeting-record'
import type { Outcome, PersonView } from './views'

export interface AnswerView {
  readonly id: string
  /** Null for somebody who is not in this workspace any more. */
  readonly person: PersonView | null
  readonly words: string
  readonly disagrees: boolean
  readonly isMine: boolean
}

export interface QuestionView {
  readonly id: string
  /** Null where it was asked without showing a name, and for somebody who is not in this workspace any more. */
  readonly asker: PersonView | null
  readonly isNamed: boolean
  readonly isMine: boolean
  readonly words: string
  readonly answers: readonly AnswerView[]
}

/** What was written about one item, or about whether this has to be a meeting. */
export interface WrittenView {
  readonly questions: readonly QuestionView[]
  /** Said to the item itself. */
  readonly inWriting: readonly AnswerView[]
  /** Want to be in on it and wrote nothing about it yet. */
  readonly waiting: readonly PersonView[]
  readonly iWait: boolean
  /** Everything asked is answered, and nobody disagrees. */
  readonly isSettled: boolean
  readonly answers: number
}

export type ReasonView =
  | { readonly kind: 'review'; readonly proposal: { readonly id: string; readonly title: string } }
  | { readonly kind: MeetingException }

export interface NecessityView {
  /** Why it is held; null where nobody said. */
  readonly reason: ReasonView | null
  /** What writing did not settle, and what waiting would cost; empty where nobody said. */
  readonly unsettled: string
  readonly waiting: string
  readonly written: WrittenView
  /** Proposals it may review. */
  readonly proposals: readonly { readonly id: string; readonly title: string }[]
}

export interface ReadersView {
  readonly now: readonly PersonView[]
  /** Read it before it changed last. */
  readonly earlier: readonly PersonView[]
  /** Of how many in the workspace. */
  readonly of: number
  readonly iRead: boolean
}

/** What somebody asks or answers about: an item, or with null whether this has to be a meeting. */
export type About = string | null

export interface AnswerDraft {
  /** Null: said to the item itself. */
  readonly question: string | null
  readonly words: string
  readonly disagrees: boolean
}

export interface BeforeView {
  /** Why this person may neither answer nor change anything; null where they may. */
  readonly whyNot: string | null
  /** Why this person may not even ask; null where they may, as also a viewer does. */
  readonly whyNoQuestion: string | null
  readonly necessity: NecessityView
  readonly readers: ReadersView
  writtenAbout(item: string): WrittenView
  /** Without a name it is shown as nobody's; the log still tells whose it is. */
  ask(about: About, words: string, named: boolean): Outcome
  answer(about: About, draft: AnswerDraft): Outcome
  /** A question or an answer of one's own. */
  takeBack(id: string): Outcome
  /** This person wants to be in on an item, or not after all. */
  wantIn(item: string, wants: boolean): Outcome
  sayRead(): Outcome
  setReason(
    reason: { readonly kind: 'review'; readonly proposal: string } | { readonly kind: MeetingException } | null
  ): Outcome
  setLine(line: 'unsettled' | 'waiting', words: string): Outcome
  /** What an item came to in writing: it drops off the meeting. */
  skip(item: string): Outcome
  /** A proposal with its items and questions, in its place. */
  settleInWriting(): Promise<{ readonly document: string } | { readonly problem: string }>
}
