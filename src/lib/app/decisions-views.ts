/** What the page of decisions shows and does; what all view-models hold to stands in `views.ts`. */
import type { ReviewView, StanceName } from './deciding-views'
import type { DocumentLine, Outcome, PersonView } from './views'

export interface DecisionLine {
  /** Where it stands among all; the later of two that were closed apart takes the next. */
  readonly number: number
  readonly document: string
  readonly title: string
  readonly verdict: 'adopted' | 'declined' | 'withdrawn'
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

export interface DecisionsView {
  readonly ready: boolean
  readonly total: number
  /** Adopted, and not superseded. */
  readonly inForce: number
  /** Newest first, by month of this device's calendar: "November 2026". */
  readonly months: readonly { readonly label: string; readonly decisions: readonly DecisionLine[] }[]
  /** How many are found and not shown yet. */
  readonly more: number
  query: string
  verdict: VerdictFilter
  showMore(): void
  /** Null for one that is folded. */
  unfolded(document: string): UnfoldedDecision | null
  /** Reads it anew each time it is unfolded. */
  toggle(document: string): void
  /** Decisions in force whose review is due or set, the soonest first. */
  readonly reviews: readonly (Pick<DecisionLine, 'document' | 'title'> & { readonly review: ReviewView })[]
  /** Open proposals, and those with more than one outcome. */
  readonly beingDecided: readonly (DocumentLine & { readonly closesMs: number | null; readonly isUnsettled: boolean })[]
  /** What is found, as one Markdown file. */
  saveMarkdown(): Outcome
  /** Unfolds what is shown, and prints it. */
  print(): void
}
