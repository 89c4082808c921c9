/**
 * What the screens may know and do: the view-models' interfaces, in people's words.
 *
 * - Every field is a plain readonly value; in the app the objects behind them are runes classes, so reading is reactive.
 * - Every action that can fail resolves with `null`, or with one sentence for the person (`error-sentences.ts`).
 * - Times are milliseconds by this device's clock; a zone is an IANA name.
 */
import type { WorkingHours } from '../base/working-day'
import type { Span } from '../base/zone-clock'
import type { ComingBackView } from './letting-back-views'
import type { Awareness } from 'y-protocols/awareness'
import type { XmlFragment } from 'yjs'
import type { ItemActions, ItemFactsView } from './agenda-item-views'
import type { LateCatchUp } from './catch-up-views'
import type { BesideText } from './deciding-views'
import type { RestoreView } from './backups-views'
import type { MeetingBeside } from './meeting-views'
import type { InvitePreview, OwnDevicePreview } from './link-views'
import type { SuggestionsView } from './suggestion-views'
import type { TalkView } from './talk-views'
import type { TrailView } from './trail-views'

/** Null when it was done; else the sentence to show. */
export type Outcome = Promise<string | null>

export type DocumentKind = 'note' | 'proposal' | 'agenda'
/** Which of the seven hues is theirs, by joining order. */
export type PeerHue = 1 | 2 | 3 | 4 | 5 | 6 | 7
export type RoleName = 'owner' | 'admin' | 'editor' | 'viewer'

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly initial: string
  readonly hue: PeerHue
  readonly zone: string
  readonly hours: WorkingHours
  readonly isMe: boolean
  /** When they said they are away; left out where they said nothing of it. */
  readonly away?: AwayTimes
}

/** The end left out; null: until they say that they are back. */
export interface AwaySpan {
  readonly fromMs: number
  readonly toMs: number | null
  /** Who stands in for them. */
  readonly standIn: string | null
}

/** When somebody is away. Its code comes with what they say of it. */
export interface AwayTimes {
  /** Soonest first. */
  readonly spans: readonly AwaySpan[]
  at(ms: number): AwaySpan | undefined
  /** The parts of a day they are away in, in order. */
  within(day: Span): readonly Span[]
  /** What is left of spans of time. */
  without(spans: readonly Span[]): readonly Span[]
  /** ", away 07:40–12:00": of a day, by whose clock `timeOf` tells; nothing where they are not away in it. */
  words(day: Span, timeOf: (ms: number) => string): string
  /** What whoever is away is reminded of. */
  needs(ms: number): readonly { readonly id: string; readonly title: string; readonly words: string }[]
}

export interface DeviceView {
  readonly id: string
  readonly name: string
  readonly isThis: boolean
  readonly heardMs: number | null
  /** Whose device brought the last of it, where it was not itself. */
  readonly heardThrough: string | null
  readonly connected: boolean
  readonly mayRemove: boolean
  /** Somebody began on it; false for a spare key that lies ready. */
  readonly isUsed: boolean
}

export interface MemberView extends PersonView {
  readonly role: RoleName
  readonly admittedBy: string | null
  readonly devices: readonly DeviceView[]
  /** Came by a link that was closed meanwhile: an admin lets them in by giving them a role. */
  readonly waits: boolean
  /** Came by a link that had let in as many as it was for, as can happen while people are apart. */
  readonly surplus: boolean
  /** Roles I may give them; empty where I may give none. */
  readonly rolesToGive: readonly RoleName[]
  readonly mayRemove: boolean
  /** Stands below me, so that I may bring them back when they lost every device. */
  readonly mayLetBack: boolean
}

/* ── Before a workspace ─────────────────────────────────────────────── */

export interface WorkspaceEntry {
  readonly id: string
  readonly name: string
  readonly isSample: boolean
  readonly lastUsedMs: number
}

export interface StartView {
  /** False while the device's directory is read (nothing is shown for 300 ms). */
  readonly ready: boolean
  readonly workspaces: readonly WorkspaceEntry[]
  /** The service worker has cached the app. */
  readonly offlineReady: boolean
  readonly zone: string
  readonly nowMs: number
  /** The sample team, for the wave. */
  readonly samplePeople: readonly PersonView[]
  /** Why this device cannot keep anything (private mode, no storage), or null. */
  readonly problem: string | null
  create(input: {
    readonly workspaceName: string
    readonly yourName: string
    readonly zone: string
    readonly hours: WorkingHours
  }): Promise<{ readonly workspace: string } | { readonly problem: string }>
  /** Reads a link or its fragment without writing anything. */
  previewInvite(link: string): Promise<InvitePreview | OwnDevicePreview | { readonly problem: string }>
  /** By an invite under one's name; by a link to a device of one's own as who one is, whatever the name. */
  join(input: {
    readonly link: string
    readonly yourName: string
  }): Promise<{ readonly workspace: string } | { readonly problem: string }>
  explore(): Promise<{ readonly workspace: string } | { readonly problem: string }>
  /** Its code is loaded when it is asked for. */
  restoring(): Promise<RestoreView>
  /** For whoever lost every device; its code is loaded when it is asked for. */
  comingBack(): Promise<ComingBackView>
}

/* ── The frame of a workspace ───────────────────────────────────────── */

export type SyncWord = 'offline' | 'searching' | 'syncing' | 'synced' | 'error'

/** The sync line, and `data-sync`, `data-pending`, `data-devices` of contracts. */
export interface SyncLine {
  readonly word: SyncWord
  readonly pending: number
  readonly devices: number
  /** "All 1,284 changes are on 4 devices" */
  readonly headline: string
  /** "2 people connected, directly" */
  readonly detail: string
}

/** What can be done with a copy whose owner is out, or cannot know. Doing nothing keeps it to be read. */
export interface FarewellView {
  /** Changes made here that no other device is known to have. */
  readonly unsent: number
  /** Saves an archive of Markdown. */
  exportEverything(): Outcome
  /** Deletes it from this device: documents, history, keys. */
  forget(): Outcome
}

export interface FrameView {
  readonly workspace: WorkspaceEntry
  readonly workspaces: readonly WorkspaceEntry[]
  readonly me: MemberView
  readonly people: readonly MemberView[]
  /** Others who have this workspace open now. */
  readonly hereNow: readonly PersonView[]
  readonly recent: readonly DocumentLine[]
  /** Null for one that is not here. */
  kindOf(document: string): DocumentKind | null
  readonly sync: SyncLine
  readonly nowMs: number
  /** Polite announcements of what arrived, batched. */
  readonly announcement: string
  /** Something the person must know now (storage failed), or null. */
  readonly alarm: string | null
  /** This device is out of the workspace; `alarm` says how. */
  readonly isOut: boolean
  /** Out, or never heard of by anybody this device met. */
  readonly mayForget: boolean
  /** For whoever may forget the copy here; its code is loaded when it is asked for. */
  farewell(): Promise<FarewellView>
  readonly updateWaiting: boolean
  readonly mayWrite: boolean
  /** Seals what was typed first; with a failure nothing restarts. */
  restartForUpdate(): Outcome
  newDocument(kind: DocumentKind): Promise<{ readonly document: string } | { readonly problem: string }>
  /** On this device only, until it is published. */
  newDraft(): Promise<{ readonly document: string } | { readonly problem: string }>
  /** Deletes the sample team from this device in one step. */
  deleteSample(): Outcome
}

/** A document in a list. */
export interface DocumentLine {
  readonly id: string
  readonly kind: DocumentKind
  /** "Untitled note" where it has none. */
  readonly title: string
  readonly status: string | null
  readonly changedMs: number
  readonly changedBy: PersonView | null
  /** "3 items, 30 minutes", or null. */
  readonly detail: string | null
  /** Where a proposal stands, once that is known. */
  readonly standing?: StandingLine | null
  /** A private draft of this device: it has a page of its own. */
  readonly isDraft?: true
}

/** Where a proposal stands: how that is shown, the word where it is another than the status's own, and until when it is open. */
export interface StandingLine {
  readonly status: string
  readonly word: string | null
  readonly untilMs: number | null
}

export interface CatchUpView {
  /** False until projections were read. */
  readonly ready: boolean
  /** Documents by last change, newest first, by day in this device's zone. */
  /** Others have what they wrote, and nothing of it could come yet. */
  readonly isAwaited: boolean
  readonly days: readonly {
    readonly dayMs: number
    readonly label: string
    readonly documents: readonly (DocumentLine & { readonly changedByAll: readonly PersonView[] })[]
  }[]
  readonly more: number
  showMore(): void
  /** What asks this person for something, and what there is to tidy; its code is loaded when it is asked for. */
  later(): Promise<LateCatchUp>
}

export interface ListView {
  readonly ready: boolean
  readonly total: number
  /** Grows on `showMore`, so that ten thousand rows do not. */
  readonly documents: readonly DocumentLine[]
  showMore(): void
}

export interface TrashView extends ListView {
  restore(document: string): Outcome
}

export interface SearchHit extends DocumentLine {
  /** Runs of the title, found ones marked. */
  readonly titleRuns: readonly { readonly text: string; readonly found: boolean }[]
}

export interface SearchView {
  query: string
  readonly hits: readonly SearchHit[]
  /** For an empty query. */
  readonly recent: readonly DocumentLine[]
}

/* ── A document ─────────────────────────────────────────────────────── */

export type Verdict = 'ok' | 'newer' | 'broken'
export type Saved = 'saving' | 'saved' | 'failed'
export type ProposalStatus = 'draft' | 'open' | 'provisional' | 'closed' | 'withdrawn' | 'superseded' | 'unsettled'

/** What an editor needs; handed to `$lib/ui/editor/Editor.svelte` as it is. */
export interface BodyBinding {
  readonly fragment: XmlFragment
  readonly awareness: Awareness | null
  readonly person: (clientId: number) => { readonly name: string; readonly hue: PeerHue } | null
}

export interface ProposalSectionView {
  readonly key: string
  /** "What would show it worked" */
  readonly title: string
  readonly prompt: string
  readonly required: boolean
  readonly body: BodyBinding
}

export interface ProposalView {
  readonly status: ProposalStatus
  /** The word an imported file used, where it is not one of ours. */
  readonly importedStatus: string | null
  readonly closes: { readonly wall: string; readonly zone: string; readonly ms: number } | null
  /** Header fields kept from an imported file. */
  readonly fields: readonly { readonly name: string; readonly value: string; readonly href: string | null }[]
  readonly sections: readonly ProposalSectionView[]
  /** Loaded after the text; null until then. */
  readonly beside: BesideText | null
  /** Its text is adopted: on screen it changes by suggestions alone. */
  readonly isKept: boolean
  setClosing(closes: { readonly wall: string; readonly zone: string } | null): Outcome
  setStatus(status: 'draft' | 'open' | 'withdrawn'): Outcome
}

export interface AgendaItemView extends ItemFactsView {
  readonly id: string
  /** "2", "7.1" */
  readonly number: string
  readonly depth: number
  readonly topic: string
  readonly owner: string
  readonly timebox: number | null
  readonly done: boolean
  readonly flags: readonly string[]
  /** What else its row said in an imported file: "stage" 2, "slides" with a link. Addresses are unchecked. */
  readonly extra: readonly { readonly heading: string; readonly text: string; readonly href: string | null }[]
  readonly notes: BodyBinding
  readonly isFirst: boolean
  readonly isLast: boolean
}

export interface AgendaView extends ItemActions {
  readonly items: readonly AgendaItemView[]
  /** Names offered for Owner: the members, and owners already in this agenda. */
  readonly owners: readonly string[]
  addItem(): Outcome
  setTopic(item: string, topic: string): Outcome
  setOwner(item: string, owner: string): Outcome
  setTimebox(item: string, minutes: number | null): Outcome
  setDone(item: string, done: boolean): Outcome
  /** By one place among its siblings. */
  move(item: string, direction: 'up' | 'down'): Outcome
  /** To stand before `before` (null: last). */
  moveBefore(item: string, before: string | null): Outcome
  remove(item: string): Outcome
  restore(item: string): Outcome
  /** What was removed and can come back; what went with a removed item is not listed beside it. */
  readonly removed: readonly { readonly id: string; readonly topic: string }[]
  /** Its meeting, loaded after the text; null until then. */
  readonly beside: MeetingBeside | null
  /** Its minutes are final: on screen it changes once they are amended again. */
  readonly isKept: boolean
}

export interface DocumentView {
  /** `opening` shows nothing for 300 ms; `absent` is known here but not received, or not known at all. */
  readonly state: 'opening' | 'open' | 'absent' | 'failed'
  readonly problem: string | null
  readonly id: string
  readonly kind: DocumentKind
  readonly title: string
  readonly verdict: Verdict
  /** A text that may only be read says why in its own place. */
  readonly saysWhyInText: boolean
  /** What belongs to it and is not shown, in sentences: changes that could not be checked here. */
  readonly withheld: readonly string[]
  /** It was made anew from its history, and what it was before can be exported. */
  readonly wasMended: boolean
  readonly editable: boolean
  readonly trashed: boolean
  readonly saved: Saved
  /** "Saved on this device", "On 3 devices", "Everyone has it", or the sentence of a failure. */
  readonly savedWords: string
  readonly hash: string | null
  readonly changedMs: number | null
  readonly changedBy: PersonView | null
  readonly writers: readonly PersonView[]
  readonly hereNow: readonly PersonView[]
  readonly words: number
  readonly outline: readonly { readonly text: string; readonly level: number; readonly index: number }[]
  readonly body: BodyBinding
  /** The text below an agenda's items; null where the kind has none. */
  readonly after: BodyBinding | null
  readonly proposal: ProposalView | null
  readonly agenda: AgendaView | null
  /** Loaded after the text. */
  readonly beside: Promise<{
    readonly talk: TalkView
    readonly suggestions: SuggestionsView
    readonly trail: TrailView
  }>
  /** Set as typed; merges character by character. */
  setTitle(title: string): void
  retrySaving(): Outcome
  copyLink(): Outcome
  exportMarkdown(): Outcome
  exportFormer(): Outcome
  copyMarkdown(): Outcome
  print(): void
  trash(): Outcome
  restore(): Outcome
}

/** What the sheet of a document shows of it, wherever it is kept. */
export type SheetView = Pick<
  DocumentView,
  'kind' | 'title' | 'editable' | 'trashed' | 'words' | 'changedMs' | 'writers' | 'body' | 'after' | 'setTitle'
> & {
  /** A private draft has none. */
  readonly beside?: DocumentView['beside']
}
