/** What a page says of where its document comes from and what it led to, and whom it thanks; it loads after the text. */
import type { DocumentKind, Outcome, PersonView } from './views'
import type { VerdictName } from './deciding-views'

export type TrailStepView =
  | {
      readonly kind: 'document'
      readonly id: string
      readonly title: string
      /** Null for one that is not on this device, or in the trash: there is no page to go to. */
      readonly documentKind: DocumentKind | null
      /** The one whose page this is. */
      readonly isHere: boolean
    }
  | { readonly kind: 'positions'; readonly count: number }
  | { readonly kind: 'outcome'; readonly verdict: VerdictName }
  | { readonly kind: 'decision'; readonly number: number }
  | { readonly kind: 'actions'; readonly done: number; readonly of: number }

export interface ThanksView {
  /** Whoever said thanks, in joining order. They are named and never counted. */
  readonly people: readonly PersonView[]
  readonly isMine: boolean
  /** A note, or a proposal that was decided. */
  readonly isFitting: boolean
  /** I alone wrote it, and what came of it: others may thank me. */
  readonly isOwn: boolean
  /** Why I may say none, in a sentence; null where I may. */
  readonly whyNot: string | null
  /** Says it, or takes it back. */
  toggle(): Outcome
}

export interface TrailView {
  /** One for each document it led to. */
  readonly chains: readonly (readonly TrailStepView[])[]
  /** How many more there are. */
  readonly more: number
  readonly thanks: ThanksView
  /** A proposal with the words of this note copied along, each linked to the other. */
  makeProposal(): Promise<{ readonly document: string } | { readonly problem: string }>
}
