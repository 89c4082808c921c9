/** What the screen of people reads and may do. Components know these, and nothing of statements or keys. */
import type { AwayView } from './away-views'
import type { LettingBackView } from './letting-back-views'
import type { PodsView } from './pods-views'
import type { DocumentLine, MemberView, Outcome, PersonView, RoleName } from './views'

/** Until when a link is meant to be used; a day, a week or a month from today, to the end of that day. */
export type InviteEnd = 'never' | 'day' | 'week' | 'month'

/** What is asked for when a link is made. */
export interface InviteWish {
  readonly role: 'editor' | 'viewer'
  /** How many people it lets in. */
  readonly uses: number
  readonly end: InviteEnd
}

export interface MadeInvite {
  readonly link: string
  /** Rows of the QR code, true is dark. */
  readonly qr: readonly (readonly boolean[])[]
  /** "Friday 4 December, 23:59"; null for a link without an end. */
  readonly ends: string | null
}

/** A link that still lets somebody in. */
export interface OpenInviteView {
  readonly id: string
  readonly role: RoleName
  readonly by: string
  /** Who came in by it. */
  readonly usedBy: readonly string[]
  readonly uses: number
  /** "Friday 4 December, 23:59"; null for a link without an end. */
  readonly ends: string | null
  /** That is over: whoever opens it now is told so, and it wants to be closed. */
  readonly ended: boolean
}

/** What somebody wrote after they were removed or demoted, and nobody built on. */
export interface WaitingView {
  readonly id: string
  readonly person: PersonView | null
  readonly changes: number
  readonly lastMs: number
  readonly documents: readonly DocumentLine[]
}

export interface Unheard {
  readonly id: string
  readonly name: string
  /** When anything of them came last, however it came; null for never. */
  readonly sinceMs: number | null
}

/** When this device last changed the key, and who is known to have heard of it. */
export interface KeyChangeView {
  readonly ms: number
  readonly reached: readonly string[]
  /** They go on writing under the old key until they hear of it. */
  readonly notYet: readonly string[]
}

export interface PeopleView {
  readonly members: readonly MemberView[]
  readonly away: AwayView
  readonly pods: PodsView
  readonly mayInvite: boolean
  readonly invites: readonly OpenInviteView[]
  readonly waiting: readonly WaitingView[]
  /** Members besides me who are not connected: they hear of a removal later. */
  readonly unheard: readonly Unheard[]
  makeInvite(wish: InviteWish): Promise<MadeInvite | { readonly problem: string }>
  revokeInvite(invite: string): Outcome
  /** An admin is made by `makeAdmin`. */
  setRole(member: string, role: 'editor' | 'viewer'): Outcome
  /** Six words of the devices a member has now; the same on every device that knows of the same. */
  safetyWords(member: string): Promise<readonly string[]>
  /** `compared`: the words that were found to be the same on the other's screen. */
  makeAdmin(member: string, compared: readonly string[]): Outcome
  /** `keepInvites`: open links go on letting people in. */
  remove(member: string, keepInvites: boolean): Outcome
  removeDevice(device: string): Outcome
  /** False for the last who can let people in while others are here. */
  readonly mayLeave: boolean
  leave(): Outcome
  /** Null where it was not changed from here. */
  readonly keyChange: KeyChangeView | null
  /** Begins another epoch; nothing that was written is closed to anybody by it. */
  changeKey(): Outcome
  /** Its code is loaded with the first who is let back. */
  lettingBack(member: string): Promise<LettingBackView>
  takeIn(waiting: string): Outcome
  exportWaiting(waiting: string): Outcome
  copy(text: string): Outcome
}
