/** What screens know and do about private drafts (decision 0015). */
import type { AgendaView, DocumentKind, Outcome, ProposalView, Saved, SheetView } from './views'

/** A draft in a list. */
export interface DraftLine {
  readonly id: string
  readonly kind: DocumentKind
  /** "Untitled note" where it has none. */
  readonly title: string
  readonly changedMs: number
  /** When this device publishes it by itself; null where it waits to be told. */
  readonly goesMs: number | null
  /** Why it did not go out when its time had come, or null. */
  readonly problem: string | null
}

/** A draft that was published while nobody looked. */
export interface WentLine {
  readonly id: string
  readonly title: string
  readonly wentMs: number
}

export interface DraftsView {
  /** Last written first. */
  readonly lines: readonly DraftLine[]
  readonly went: readonly WentLine[]
  /** Why they could not be read, or null. */
  readonly problem: string | null
  /** Reads them again: another window may have written. */
  refresh(): Promise<unknown>
  /** It is not told of any more. */
  seen(id: string): Outcome
}

export interface DraftView extends SheetView {
  readonly id: string
  /** `leaving`: it is being published from another window. `absent`: not on this device, or not any more. */
  readonly state: 'opening' | 'open' | 'leaving' | 'absent' | 'published' | 'failed'
  /** Why it is not open, or could not go out by itself. */
  readonly problem: string | null
  /** The document everybody has now; null before it is published. */
  readonly publishedAs: string | null
  readonly saved: Saved
  readonly savedWords: string
  readonly outline: readonly { readonly text: string; readonly level: number; readonly index: number }[]
  readonly sections: ProposalView['sections']
  readonly agenda: AgendaView | null
  /** Nothing stands in it yet: its kind may still be chosen, and there is nothing to publish. */
  readonly isBlank: boolean
  readonly mayPublish: boolean
  /** When this person begins to work next; null where they named no hours. */
  readonly morningMs: number | null
  readonly goesMs: number | null
  /** While it is blank. */
  choose(kind: DocumentKind): void
  /** To everybody in the workspace, at once. */
  publish(): Outcome
  /** With my next morning, from this device. */
  sleepOnIt(): Outcome
  /** It stays a draft until it is told otherwise. */
  stay(): Outcome
  /** Deletes it from this device, which is the only one that has it. */
  discard(): Outcome
  retrySaving(): Outcome
  exportMarkdown(): Outcome
  copyMarkdown(): Outcome
  print(): void
}
