/** The app and one open workspace, as pages are given them: which view belongs to which page. */
import type { SettingsView } from './settings-views'
import type { DecisionsView } from './decisions-views'
import type { BackupsView } from './backups-views'
import type { DraftsView, DraftView } from './draft-views'
import type { GuestLinksView } from './guest-views'
import type { HandOverView } from './hand-over-views'
import type { LooksView } from './look-views'
import type { OwnDevicesView } from './own-devices-views'
import type { CheckView } from './check-views'
import type { PeopleView } from './people-views'
import type { RelaysView } from './relay-views'
import type { SyncView } from './sync-views'
import type {
  CatchUpView,
  DocumentKind,
  DocumentView,
  FrameView,
  ListView,
  SearchView,
  StartView,
  TrashView
} from './views'

/** One open workspace; the route `/w/[workspace]` opens it and closes it when left. */
export interface WorkspaceView {
  readonly frame: FrameView
  catchUp(): CatchUpView
  list(kind: DocumentKind): ListView
  /** Everything not trashed. */
  library(): ListView
  trash(): TrashView
  /** Its code is loaded with the first search. */
  search(): Promise<SearchView>
  /** Its code is loaded with the first look at people. */
  people(): Promise<PeopleView>
  /** Its code is loaded when it is asked for. */
  ownDevices(): Promise<OwnDevicesView>
  /** The same. */
  backups(): Promise<BackupsView>
  /** Its code is loaded with the first look at it. */
  decisions(): Promise<DecisionsView>
  sync(): Promise<SyncView>
  /** The same. */
  relays(): Promise<RelaysView>
  /** Its code is loaded when it is asked for; nothing is tried before `run`. */
  connectionCheck(): Promise<CheckView>
  /** Its code is loaded when it is asked for; one for as long as the workspace is open. */
  handOver(): Promise<HandOverView>
  /** Its code is loaded with the first visit; one for as long as the workspace is open. */
  settings(): Promise<SettingsView>
  /** Of one document; its code is loaded when it is asked for. Null where it could not be. */
  guestLinks(document: string): Promise<GuestLinksView | null>
  /** Opens; `close` when the page is left. Its code is loaded with the first document. */
  document(id: string): Promise<DocumentView & { close(): void }>
  /** What is on this device and seen by nobody yet; null where its code could not be loaded. */
  drafts(): Promise<DraftsView | null>
  /** Opens a private draft, `close` when the page is left; null where this device has no such draft. */
  draft(id: string): Promise<(DraftView & { close(): void }) | null>
  /** Private drafts shown to one person; one for as long as the workspace is open. Null where its code could not be loaded. */
  looks(): Promise<LooksView | null>
}

/** Delivered to components by `$lib/app/app-context.ts` (`setApp` / `useApp`, `setWorkspace` / `useWorkspace`). */
export interface AppView {
  readonly start: StartView
  openWorkspace(id: string): Promise<WorkspaceView | { readonly problem: string }>
}
