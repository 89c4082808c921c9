/** What the screen of people reads and may do. Components know these, and nothing of statements or keys. */
import type { DocumentLine, MemberView, Outcome, PersonView, RoleName } from './views'

export interface MadeInvite {
  readonly link: string
  /** Rows of the QR code, true is dark. */
  readonly qr: readonly (readonly boolean[])[]
  readonly role: 'editor' | 'viewer'
}

/** A link that still lets somebody in. */
export interface OpenInviteView {
  readonly id: string
  readonly role: RoleName
  readonly by: string
  readonly used: number
  readonly uses: number
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

export interface PeopleView {
  readonly members: readonly MemberView[]
  readonly mayInvite: boolean
  readonly invites: readonly OpenInviteView[]
  readonly waiting: readonly WaitingView[]
  /** Members besides me who are not connected: they hear of a removal later. */
  readonly unheard: readonly Unheard[]
  makeInvite(role: 'editor' | 'viewer'): Promise<MadeInvite | { readonly problem: string }>
  revokeInvite(invite: string): Outcome
  setRole(member: string, role: RoleName): Outcome
  /** `keepInvites`: open links go on letting people in. */
  remove(member: string, keepInvites: boolean): Outcome
  removeDevice(device: string): Outcome
  leave(): Outcome
  takeIn(waiting: string): Outcome
  exportWaiting(waiting: string): Outcome
  copy(text: string): Outcome
}
