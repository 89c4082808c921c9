/** What the page of decisions shows and does; what all view-models hold to stands in `views.ts`. */
import type { ReviewView, StanceName } from './deciding-views'
import type { DocumentLine, Outcome, PersonView } from './views'

export interface DecisionLine {
  /** Where it stands among all; the later of two that were closed apart takes the next. */
  readonly number: number
  readonly document: string
  readonly title: string
  readonly verdict: 'adopted' | 'declined' | 'withdrawn'
  /** Said in place of the verdict where that is not known to be final, as on its page: "Provisional · adopted". */
  readonly notFinal: string | null
  /** Why, in their words. */
  readonly why: string
  readonly by: PersonView | null
  readonly decidedMs: number
  /** "3 agree · 1 disagrees"; empty where nobody took a position. */
  readonly counts: string
  /** Of the pod it asked, the name that had then; null where it asked no pod. */
  readonly pod: string | null
  /** When it is looked at again, a day of the calendar (`2027-03-01`), and whether that day has come. */
  readonly review: ReviewView | null
  readonly tookPart: readonly PersonView[]
  /** What its file says it is about. */
  readonly topics: readonly string[]
  /** The decision that took its place. */
  readonly supersededBy: { readonly document: string; readonly title: string } | null
}

/** What is shown of a decision that is unfolded: read from its proposal, and from what was said about it. */
export interface DecisionDetails {
  /** Each is empty where nobody wrote it. */
  readonly context: string
  readonly options: string
  readonly givenUp: string
  readonly positions: readonly {
    readonly person: PersonView
    readonly stance: StanceName
    readonly reason: string
  }[]
  /** Addresses are unchecked. */
  readonly links: readonly { readonly text: string; readonly href: string }[]
}

export type UnfoldedDecision =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly details: DecisionDetails }
  | { readonly kind: 'failed'; readonly problem: string }

export type VerdictFilter = 'any' | DecisionLine['verdict']

/** Every part that says something has to be met; an empty one asks for nothing. */
export interface DecisionFilter {
  query: string
  verdict: VerdictFilter
  /** A value of `topics`. */
  topic: string
  /** A value of `people`: who wrote the outcome, or took a position. */
  person: string
}

export interface FilterChoice {
  readonly value: string
  readonly label: string
}

export interface TopicChoice extends FilterChoice {
  /** How many decisions are about it. */
  readonly count: number
}

export interface DecisionsView extends DecisionFilter {
  readonly ready: boolean
  readonly total: number
  /** Adopted, and not superseded. */
  readonly inForce: number
  /** Newest first, by month of this device's calendar: "November 2026". */
  readonly months: readonly { readonly label: string; readonly decisions: readonly DecisionLine[] }[]
  /** How many are found and not shown yet. */
  readonly more: number
  /** Of all decisions, found or not; those of most first. */
  readonly topics: readonly TopicChoice[]
  readonly people: readonly FilterChoice[]
  /** How many are found. */
  readonly found: number
  /** What is looked for, to stand behind a colon; empty while nothing is. */
  readonly lookedFor: string
  /** Looks for nothing any more. */
  clear(): void
  showMore(): void
  /** Null for one that is folded. */
  unfolded(document: string): UnfoldedDecision | null
  /** Reads it anew each time it is unfolded. */
  toggle(document: string): void
  /** Decisions in force whose review is due or set, the soonest first. */
  readonly reviews: readonly (Pick<DecisionLine, 'document' | 'title'> & { readonly review: ReviewView })[]
  /** Open proposals, and those with more than one outcome. */
  readonly beingDecided: readonly (DocumentLine & { readonly closesMs: number | null; readonly isUnsettled: boolean })[]
  /** What is found, as one Markdown file that says what was looked for. */
  saveMarkdown(): Outcome
  /** Unfolds what is shown, and prints it. */
  print(): void
}
