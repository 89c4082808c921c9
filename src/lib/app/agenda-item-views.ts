/** What an item of an agenda is for and where it may go, as its page shows and changes it. */
import type { ItemKind, ItemLink, OutcomeKind } from '../docs/item-fields'
import type { Outcome } from './views'

export type { ItemKind }

export interface ItemFactsView {
  readonly parent: string | null
  readonly kind: ItemKind | null
  /** It is in every agenda of its series. */
  readonly standing: boolean
  readonly outcome: { readonly kind: OutcomeKind; readonly words: string } | null
  /** Addresses are checked when they are drawn. */
  readonly links: readonly ItemLink[]
  /** The agenda it goes on from. */
  readonly carriedFrom: string | null
  /** There is no time for it. */
  readonly isFalling: boolean
  readonly mayNest: { readonly in: boolean; readonly out: boolean }
}

/** A sign before a topic, and what it means. */
export interface SignView {
  readonly sign: string
  readonly words: string
}

export interface NewLink {
  readonly href: string
  readonly words: string
  /** To be read before the meeting. */
  readonly reading: boolean
}

export interface ItemActions {
  /** Signs that can be set. */
  readonly signs: readonly SignView[]
  /** Minutes of what is not settled, of those there are; null where nobody planned any and no short meeting has room. */
  readonly fit: { readonly minutes: number; readonly of: number | null }
  setKind(item: string, kind: ItemKind | null): Outcome
  setStanding(item: string, standing: boolean): Outcome
  setSign(item: string, sign: string, isSet: boolean): Outcome
  addLink(item: string, link: NewLink): Outcome
  removeLink(item: string, link: string): Outcome
  /** Under the one above it, or out of the one it stands under. */
  nest(item: string, direction: 'in' | 'out'): Outcome
  /** An agenda of what goes on; null while nothing was settled, or where nobody may make one. */
  readonly makeNext: (() => Promise<{ readonly document: string } | { readonly problem: string }>) | null
}
