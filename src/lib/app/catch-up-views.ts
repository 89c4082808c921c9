/** What Catch up asks of a person and offers to tidy; it loads after the list. */
import type { PersonView } from './views'

export interface NeedView {
  readonly id: string
  readonly title: string
  /** Why, in a sentence. */
  readonly words: string
  /** Where it is settled: a document, or the page of people. */
  readonly document: string | null
  /** On its one button. */
  readonly action: string
  /** Since when it waits: a moment, or a day of the calendar. */
  readonly sinceMs: number | null
  readonly day: string | null
}

export interface NeedsView {
  /** What only this person can settle, what waits longest first. */
  readonly needs: readonly NeedView[]
  readonly more: number
  showMore(): void
}

export interface TidyView {
  /** Whose week it is. */
  readonly person: PersonView | null
  readonly isOpen: boolean
  readonly isReading: boolean
  /** Of how many documents the text is read at most, the latest first. */
  readonly most: number
  readonly lines: readonly { readonly document: string; readonly title: string; readonly words: string }[]
  toggle(): void
}

export interface LateCatchUp {
  readonly needs: NeedsView
  readonly tidying: TidyView
}
