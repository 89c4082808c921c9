/** Looks at private drafts as screens know them (decision 0015): whom mine was shown to, and what others show me. */
import type { PmNode } from '../docs/tree'
import type { DocumentKind, MemberView, Outcome, PersonView } from './views'

export interface LookAnswerLine {
  readonly id: string
  readonly words: string
  readonly saidMs: number
}

/** A draft of mine as one person was shown it. */
export interface AskedLine {
  readonly id: string
  readonly person: PersonView | null
  readonly saidMs: number
  /** They do not see it any more; what they had said stays. */
  readonly isTakenBack: boolean
  /** Oldest first. */
  readonly answers: readonly LookAnswerLine[]
}

/** A draft somebody shows me. */
export interface ShownLine {
  readonly id: string
  /** Its page is at this address: the draft's own, so that it is the document's later. */
  readonly address: string
  readonly person: PersonView | null
  /** Null where a newer version made its kind. */
  readonly kind: DocumentKind | null
  /** "Untitled note" where it has none. */
  readonly title: string
  /** What they would like to hear; empty where they said nothing. */
  readonly words: string
  readonly saidMs: number
  readonly isTakenBack: boolean
  /** Why there is nothing to read, or null. */
  readonly problem: string | null
  /** Mine, oldest first. */
  readonly answers: readonly LookAnswerLine[]
  /** Why I cannot say anything to it, or null. */
  readonly whyNotAnswer: string | null
}

/** An answer that was not seen yet. */
export interface LookNews extends LookAnswerLine {
  readonly person: PersonView | null
  readonly title: string
  readonly draft: string
}

export interface LooksView {
  /** Whom a draft may be shown to. */
  readonly people: readonly MemberView[]
  /** Why this person shows nobody anything, or null. */
  readonly whyNotAsk: string | null
  readonly news: readonly LookNews[]
  /** Shown to me, unanswered, and not put aside. */
  readonly waiting: readonly ShownLine[]
  /** Newest first. */
  askedOf(draft: string): readonly AskedLine[]
  /** What stands at an address. */
  shownAt(address: string): readonly ShownLine[]
  /** Shows the draft as it is now; in the place of what that person was shown of it before. */
  ask(draft: string, person: string, words: string): Outcome
  takeBack(id: string): Outcome
  /** What is shown, or why it cannot be. */
  textOf(id: string): Promise<PmNode | string>
  answer(id: string, words: string): Outcome
  /** What has come when this is asked was opened. */
  settled(): Promise<void>
  /** It is not told of, or asked, any more. */
  putAside(id: string): Outcome
}
