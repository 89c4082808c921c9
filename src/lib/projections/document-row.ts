/**
 * What every list, the catch-up page and search know of a document without opening it.
 * A row is derived from the document and from the metadata of its entries, and can be rebuilt at any time.
 * (The lead wrote this type so that app and projections can be written at once.)
 */
import type { DocumentId, MemberId } from '../base/ids'
import type { ProposalTerms } from '../docs/proposal-terms'

/** Raised when what a row holds changes: rows of another version are derived anew. */
export const ROW_VERSION = 3

export interface DocumentRow {
  readonly v: typeof ROW_VERSION
  readonly id: DocumentId
  readonly kind: 'note' | 'proposal' | 'agenda'
  /** Empty where nobody gave one. */
  readonly title: string
  /** A proposal's own status, else null. */
  readonly status: string | null
  /** A proposal's closing time as it was typed. */
  readonly closes: { readonly wall: string; readonly zone: string } | null
  /** On what terms a proposal is decided, else null: with its acts they say how it stands, without its text. */
  readonly terms: ProposalTerms | null
  /** What a proposal's file says it is about. */
  readonly topics: readonly string[]
  /** What it was made from. */
  readonly from: DocumentId | null
  /** The boxes of its task lists. */
  readonly tasks: { readonly done: number; readonly of: number }
  readonly trashed: boolean
  /** Agendas: how many items, and the sum of their timeboxes in minutes. */
  readonly items: number
  readonly minutes: number
  readonly words: number
  /** The last entry that changed it: its author's wall clock, for display only. */
  readonly changedMs: number
  readonly changedBy: MemberId | null
  /** Members in the order they last changed it, latest first; at most 8. */
  readonly changedByAll: readonly { readonly member: MemberId; readonly ms: number }[]
}
