/** One open workspace: what every view-model of it is given. Made in `open-workspace.ts`, nowhere else. */
import type { Clock, Random, Timers } from '../base/ports'
import type { Failure, Result } from '../base/result'
import type { Scope } from '../base/scope'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Engine } from '../sync/engine'
import type { InviteTerms } from '../team/invitation'
import type { HeldKey } from '../team/key-ring'
import type { Arrivals } from './arrivals.svelte'
import type { Beside } from './beside'
import type { Drafts } from './drafts.svelte'
import type { Looks } from './looks.svelte'
import type { Now } from './now.svelte'
import type { PresenceView } from './presence.svelte'
import type { Relays } from './relays'
import type { Roster } from './roster.svelte'
import type { Rows } from './rows.svelte'
import type { SyncView } from './sync-views'
import type { WorkspaceEntry } from './views'

/** What the browser does for a person outside our pages. */
export interface Desk {
  copy(text: string): Promise<Result<undefined, Failure>>
  saveFile(file: {
    readonly name: string
    readonly content: string | Blob | Uint8Array<ArrayBuffer>
    readonly type: string
  }): void
  /** To another app or device nearby; `unable` where the browser cannot share such a file, or not just now. */
  shareFile(file: File): Promise<'shared' | 'cancelled' | 'unable'>
  print(): void
  /** Bytes used and left, and whether the browser promised to keep them; null where it does not say. */
  storage(): Promise<SyncView['storage']>
  askForPermanentStorage(): Promise<boolean>
  /** The address of a document's page on this origin. */
  addressOf(workspace: string, document: string): string
  /** The whole address of a link on this origin, from what stands behind its `#`. */
  joinAddressOf(fragment: string): string
  /** The address of the page where a code that brings somebody back is opened. */
  returnAddressOf(code: string): string
}

/** The switch and the bell of the network. */
export interface Network {
  readonly offline: boolean
  /** Remembered over a reload, in every window; a failure is that it will not be. */
  setOffline(offline: boolean): Promise<Result<undefined, Failure>>
  lookNow(): void
}

export interface Session {
  readonly entry: WorkspaceEntry
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly rows: Rows
  readonly roster: Roster
  readonly presence: PresenceView
  readonly now: Now
  readonly arrivals: Arrivals
  readonly network: Network
  /** There with the engine; null where that could not begin, which its report says. */
  readonly relays: Promise<Relays | null>
  /** What is written here and seen by nobody yet, there with the engine; null where its code could not be loaded. */
  readonly drafts: Promise<Drafts | null>
  /** Private drafts shown to one person; loaded with the first look. Null where that failed, and asked again it is tried again. */
  looks(): Promise<Looks | null>
  readonly desk: Desk
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly scope: Scope
  /** It is on screen: what it does beyond being read begins now. Whoever asks for that earlier begins it earlier. */
  begin(): void
  /** The epoch keys this device holds, from its vault. */
  heldKeys(): Promise<Result<readonly HeldKey[], Failure>>
  /** Says a new Invite and makes its link. */
  makeInviteLink(terms: InviteTerms): Promise<Result<string, Failure>>
  /** There once the engine runs; null where it could not be loaded. */
  readonly beside: Promise<Beside | null>
}
