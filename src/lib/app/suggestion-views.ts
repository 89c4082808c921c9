/** What a page shows and does about suggested changes to a document; what all view-models hold to stands in `views.ts`. */
import type { TextDiff } from './deciding-views'
import type { BodyBinding, Outcome, PersonView } from './views'

export interface SuggestionView {
  readonly id: string
  /** Null for somebody nobody here knows. */
  readonly person: PersonView | null
  readonly isMine: boolean
  readonly saidMs: number
  readonly why: string
  readonly state: 'open' | 'taken' | 'declined' | 'withdrawn'
  readonly settledBy: PersonView | null
  readonly settledMs: number | null
  /** Why it was declined, in words of whoever did. */
  readonly reason: string | null
}

export interface SuggestedDiff {
  readonly changes: readonly TextDiff[]
  /** The text it was made of is not here any more: it is compared with the text as it is now. */
  readonly isAgainstPresent: boolean
}

/** Both changed the same place: somebody says what stands there. */
export interface ConflictView {
  readonly key: string
  readonly section: string
  /** As plain text; empty where there is nothing. */
  readonly present: string
  readonly suggested: string
}

export type ConflictChoice = 'keep' | 'take' | 'both'

export interface SuggestionsView {
  /** Newest first. */
  readonly open: readonly SuggestionView[]
  readonly settled: readonly SuggestionView[]
  /** Why I may suggest nothing here, in a sentence; null where I may. */
  readonly whyNotSuggest: string | null
  /** Why I may take in and decline nothing here. */
  readonly whyNotSettle: string | null
  /** The text is adopted: taking one in records it as amended. */
  readonly amends: boolean
  /** I began one here and did not send it. */
  readonly hasDraft: boolean
  /** Against the text it was made of; a sentence where it cannot be shown. */
  changesOf(id: string): Promise<SuggestedDiff | string>
  /** What taking it in would ask; empty where nothing. */
  conflictsOf(id: string): Promise<readonly ConflictView[] | string>
  /** One ordinary change of mine, and everyone sees that I made it. Every conflict has a choice. */
  takeIn(id: string, choices: ReadonlyMap<string, ConflictChoice>): Outcome
  decline(id: string, reason: string): Outcome
  withdraw(id: string): Outcome
  /** A copy of my own of the text: the one I began, or a new one. */
  draft(): Promise<SuggestionDraftView>
}

export interface SuggestionDraftView {
  readonly title: string
  readonly texts: readonly { readonly root: string; readonly label: string; readonly body: BodyBinding }[]
  why: string
  /** Something in it is other than in the text. */
  readonly isChanged: boolean
  /** It was begun before. */
  readonly wasKept: boolean
  setTitle(title: string): void
  send(): Outcome
  /** It is kept on this device. */
  leave(): Promise<void>
  discard(): Promise<void>
}
