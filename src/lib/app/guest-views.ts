/** Guest links as their sharer's dialog and the guest's page show them. */
import type { PmNode } from '../docs/tree'
import type { DocumentKind, Outcome, Verdict } from './views'

export type GuestEnd = 'day' | 'week' | 'month'

export interface OpenGuestLink {
  readonly id: string
  readonly address: string
  /** "Friday 4 December, 23:59" */
  readonly ends: string
  readonly isEnded: boolean
  /** What of it is where: "Posted today at 14:02", or why nothing is. */
  readonly standing: string
}

/** The guest links this device made of one document. */
export interface GuestLinksView {
  /** There is a relay a guest's page could call. */
  readonly hasRelay: boolean
  readonly links: readonly OpenGuestLink[]
  /** "Friday 4 December, 23:59" */
  endsWords(end: GuestEnd): string
  make(end: GuestEnd): Promise<{ readonly address: string } | { readonly problem: string }>
  end(id: string): Outcome
  copy(address: string): Outcome
  close(): void
}

/** What a guest reads. */
export interface GuestText {
  /** Null where a newer version made its kind. */
  readonly kind: DocumentKind | null
  readonly title: string
  readonly text: PmNode
  readonly verdict: Verdict
  readonly postedMs: number
}

/** One document, opened by its guest link. */
export interface GuestPageView {
  /**
   * `broken`: the link is none. `calling`: no relay answered yet. `empty`: nothing was posted yet. `newer` and `unfit`: what was
   * posted cannot be shown.
   */
  readonly state: 'broken' | 'calling' | 'empty' | 'shown' | 'newer' | 'unfit' | 'ended'
  /** Why it is broken. */
  readonly problem: string | null
  readonly text: GuestText | null
  /** What is written is followed: a relay has the mailbox open. */
  readonly isFollowing: boolean
  /** Every relay was tried; they are tried again. */
  readonly isUnreachable: boolean
  readonly endsMs: number
  readonly nowMs: number
  /** This device's. */
  readonly zone: string
  tryNow(): void
  close(): void
}
