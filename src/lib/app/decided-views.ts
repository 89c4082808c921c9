/** What a proposal's page shows of a decision that was made; what all view-models hold to stands in `views.ts`. */
import type { PmNode } from '../docs/tree'
import type { PersonView } from './views'

export interface AdoptedVersion {
  readonly id: string
  readonly person: PersonView
  readonly saidMs: number
  /** The first eight letters of its hash: whoever has the same has the same text. */
  readonly mark: string
  /** Why, in their words. */
  readonly words: string
}

export interface DecisionLink {
  readonly document: string
  /** "4 · Send readings hourly" where it has a number, else its title. */
  readonly title: string
}

export interface DecidedView {
  /** An outcome adopted the text and stands: on screen it is changed by suggestions alone. */
  readonly isKept: boolean
  /** Texts that were adopted, newest first; the first is the one that stands. Empty while nothing is adopted. */
  readonly versions: readonly AdoptedVersion[]
  /** The text as it is now is another than the one that stands. */
  readonly isChanged: boolean
  /** Why I may not amend what was adopted, in a sentence; null where I may, or where nothing is. */
  readonly whyNotAmend: string | null
  /** The decision it replaces, or would. */
  readonly supersedes: DecisionLink | null
  readonly supersededBy: DecisionLink | null
  /** Decisions in force that it may replace, newest first. */
  readonly earlier: readonly DecisionLink[]
  /** A version whole, text by text; a sentence where it is not here any more. */
  textOf(id: string): Promise<readonly { readonly section: string; readonly text: PmNode }[] | string>
}
