/** What the page of decisions shows and does; what all view-models hold to stands in `views.ts`. */
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
  readonly tookPart: readonly PersonView[]
  /** The decision that took its place. */
  readonly supersededBy: { readonly document: string; readonly title: string } | null
}

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
  /** Open proposals, and those with more than one outcome. */
  readonly beingDecided: readonly (DocumentLine & { readonly closesMs: number | null; readonly isUnsettled: boolean })[]
  /** What is found, as one Markdown file. */
  saveMarkdown(): Outcome
  print(): void
}
