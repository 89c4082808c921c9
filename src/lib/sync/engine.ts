/**
 * The engine of one workspace on one device: everything a person does goes through it into the log, and everything that
 * arrives goes through it into documents. It owns no clock, socket, database or thread of its own; they are injected.
 *
 * - Every received byte takes one way: limits → parse → chain and signature → append (held) → open → authority →
 *   validate → schema → apply (ARCHITECTURE.md, the life of a keystroke).
 * - `saved` is said only of completed transactions (I2).
 * - A remote update touches an open Y.Doc only after its entry's transaction completed, and only if the guard agrees (I6).
 */
import type * as Y from 'yjs'
import type { Signal } from '../base/events'
import type { ActId, DeviceId, DocumentId, LogId, MemberId, WorkspaceId } from '../base/ids'
import type { Result } from '../base/result'
import type { LogStamp, SpokenAct } from '../docs/spoken-act'
import type { StoreFailure } from '../log/workspace-store'
import type { TeamState } from '../team/team-state'
import type { Act, ActBodyValue } from '../wire/act'
import type { StatementBodyValue } from '../wire/statement'
import type { BackupSource } from './backup-reading'
import type { ReceivedAsk } from './document-at'
import type { BundleTaken } from './bundle-taking'
import type { WaitingWork } from './waiting-work'
import type { MembershipChange, MembershipFailure } from './membership'
import type { Mailboxes } from './mailboxes'
import type { Link } from './transport'

/** The document holds what this version does not know, or what no version could; it is only read here (I6). */
export type GuardFailure = { readonly kind: 'MadeNewer' } | { readonly kind: 'NotWhole' }

/** A local change that could not be taken; its text is still in the editor and in `unsavedText`. */
export type WriteFailure =
  | StoreFailure
  | { readonly kind: 'TooLarge'; readonly bytes: number; readonly most: number }
  /** What an act says is longer than any device takes. */
  | { readonly kind: 'WordsTooLong'; readonly bytes: number; readonly most: number }
  | { readonly kind: 'NotAllowed'; readonly rule: string }
  /** The `at`-th of what was to be made is nested deeper, or of more pieces, than any device takes. */
  | { readonly kind: 'NotCarriable'; readonly at: number }
  /** Another log has words under the id asked for. */
  | { readonly kind: 'IdTaken' }
  /** The engine's own code could not be loaded. */
  | { readonly kind: 'PartNotLoaded' }

export type OpenFailure = WriteFailure | { readonly kind: 'NotHere' }

/** Whether what stands in an open document is on this device's disk. */
export type SavedState = 'saving' | 'saved' | 'failed'

/** `newer`: holds what this version does not know; `broken`: no editor may bind. Both are read-only. */
export type Verdict = 'ok' | 'newer' | 'broken'

/** A document open in this tab. Closing is the opener's duty. */
export interface OpenDocument {
  readonly id: DocumentId
  readonly doc: Y.Doc
  readonly verdict: Verdict
  readonly saved: SavedState
  /** Why the last write failed, while `saved` is `failed`. */
  readonly failure: WriteFailure | null
  /** I1's hash while nothing is waiting; null while something is. */
  readonly hash: string | null
  /** Any of the above changed. */
  readonly changed: Signal<undefined>
  /** True while somebody else has this document open (flush every 100 ms instead of 2 s). */
  setCompany(inCompany: boolean): void
  /** Seals what is unsealed now; resolves when it is in the log or has failed. */
  flush(): Promise<Result<undefined, WriteFailure>>
  /** Tries a failed write again. */
  retry(): Promise<Result<undefined, WriteFailure>>
  close(): Promise<void>
}

/** One other device, as far as the logs tell. */
export interface DeviceReport {
  readonly device: DeviceId
  readonly member: MemberId
  readonly log: LogId
  /** How many of this device's body-bearing entries it is known to have applied, from deps and receipts. */
  readonly has: number
  /** Highest own seq it has applied; for who-has-what by document. */
  readonly appliedSeq: number
  readonly heardMs: number | null
  /** The log whose device brought the last of it; null where it came from itself. */
  readonly heardThrough: LogId | null
  readonly link: { readonly route: Link['route'] } | null
}

/** Everything the sync line and page say is computed from this. */
export interface SyncReport {
  readonly paused: boolean
  /** Links whose hello was answered. */
  readonly connected: number
  /** A round of questions is under way with somebody. */
  readonly busy: boolean
  /** Own body-bearing entries so far. */
  readonly ownChanges: number
  /** Own changes (entries, and one for unsealed text) no other device is known to have. */
  readonly pending: number
  /** On how many devices, this one included, all of this device's work is known to be. */
  readonly devices: number
  readonly others: readonly DeviceReport[]
  /** Gaps, undecided logs, entries from a newer version: shown in words, never hidden. */
  readonly waiting: readonly {
    /**
     * `unchecked`: a change of `document` that no trial got through here yet; it is tried again. `banned`: the device of this
     * log, or one that did not prove itself, sent what is broken and is not talked to until then. `mended`, `differs`:
     * a document that was not what its log says and was made anew; one that is, and is something else with others.
     */
    readonly kind: 'gap' | 'undecided' | 'unchecked' | 'newer' | 'fork' | 'banned' | 'mended' | 'differs'
    /** Null where a newer version wrote something that does not tell whose it is. */
    readonly log: LogId | null
    readonly seq: number
    readonly document?: DocumentId
    readonly untilMs?: number
  }[]
  /** Why something is not on disk, until writing works again. */
  readonly failure: WriteFailure | null
}

/** Metadata of one decided change, enough for a list row without opening the document. */
export interface DocumentChange {
  readonly document: DocumentId
  readonly log: LogId
  readonly member: MemberId | null
  readonly wallMs: number
}

/** What a member says; who and when is filled in. */
export interface ActDraft extends Omit<Act, 'id' | 'wallMs' | 'body'> {
  readonly body: Exclude<ActBodyValue, { readonly type: 'unknown' }>
}

export interface Engine {
  readonly workspace: WorkspaceId
  readonly ownMember: MemberId
  readonly ownDevice: DeviceId
  readonly ownLog: LogId

  readonly team: TeamState
  readonly teamChanged: Signal<TeamState>
  /** Signs a statement with this device's key and carries it in an entry. */
  say(body: StatementBodyValue): Promise<Result<undefined, WriteFailure>>

  /** Changes who is in, with what role, by which keys; the statement's rules decide whether this device may. */
  changeTeam(change: MembershipChange): Promise<Result<undefined, MembershipFailure>>

  /**
   * Makes a document: `write` fills an empty Y.Doc once. With `as`, under an id given beforehand, and where that document is
   * here already nothing is written.
   */
  createDocument(write: (doc: Y.Doc) => void, as?: DocumentId): Promise<Result<DocumentId, WriteFailure>>
  /** Many at once in as few entries as the limits allow; all or nothing (an import). */
  createDocuments(
    writes: readonly ((doc: Y.Doc) => void)[],
    progress?: (done: number) => void
  ): Promise<Result<readonly DocumentId[], WriteFailure>>
  openDocument(id: DocumentId): Promise<Result<OpenDocument, OpenFailure>>
  /** Changes a document that may be closed (trash, rename from a list); sealed before it resolves. */
  changeDocument(
    id: DocumentId,
    change: (doc: Y.Doc) => void
  ): Promise<Result<undefined, WriteFailure | OpenFailure | GuardFailure>>
  /** A detached copy to read: nothing written to it goes anywhere. With `also`, with what waits of that log. */
  readDocument(id: DocumentId, also?: LogId): Promise<Result<Y.Doc, OpenFailure>>
  /** What was put aside when the document was made anew from its log; null where nothing was. */
  formerDocument(id: DocumentId): Promise<Result<Y.Doc | null, WriteFailure>>
  /** Documents whose content changed since they were last told, own changes included; for projections. */
  readonly documentsChanged: Signal<readonly DocumentChange[]>
  /** Documents in which other entries count than before (a removal, an adoption): what was derived of them is derived anew. */
  readonly documentsRebuilt: Signal<readonly DocumentId[]>
  /** What is held and does not count: written beyond a cutoff, or beyond the end of a closed log. */
  readonly waitingWork: readonly WaitingWork[]
  /** The metadata of a document's decided changes, oldest first, from entry headers; for rows that must be derived anew. */
  changesOf(id: DocumentId): Promise<Result<readonly DocumentChange[], WriteFailure>>
  /** A detached copy with the entries up to these seqs: what somebody had (`document-at.ts`). */
  documentAt(id: DocumentId, had: ReadonlyMap<LogId, number>): Promise<Result<Y.Doc, OpenFailure>>
  /** The members who have its text on one device at least, as far as known (`document-at.ts`). */
  whoReceived(id: DocumentId, ask: ReceivedAsk): Promise<Result<ReadonlySet<MemberId>, WriteFailure>>
  /** Which documents this device's own entries changed, with the seq of each, ascending; for who-has-what. */
  ownChanges(): Promise<Result<ReadonlyMap<DocumentId, readonly number[]>, StoreFailure>>

  /**
   * Says an act in this member's name; on disk before it resolves, and nothing is where it fails: `NotAllowed` by role
   * (AUTH-4) or `replacesOwnActs`, `WordsTooLong`. Text it is about is flushed first by whoever asks.
   */
  act(draft: ActDraft): Promise<Result<ActId, WriteFailure>>
  /** The acts that count on a document, or with null on members themselves, by place; the same array until one changes. */
  acts(document: DocumentId | null): readonly SpokenAct[]
  /** All that count; for projections. */
  readonly actsByDocument: ReadonlyMap<DocumentId | null, readonly SpokenAct[]>
  /** On these other acts count than before: own ones, received ones, or after a removal or an adoption. */
  readonly actsChanged: Signal<readonly (DocumentId | null)[]>
  /** Each log a member goes on with and has written in; `reported` tells when one moves. */
  stampsOf(member: MemberId): readonly LogStamp[]
  /** Writes a receipt though nothing came: others wait to hear that this device had nothing else to say (decision 0012). */
  giveSign(): Promise<Result<undefined, WriteFailure>>

  readonly report: SyncReport
  readonly reported: Signal<SyncReport>
  /** Work offline: closes nothing itself; the app disconnects transports. Announces and asks stop. */
  setPaused(paused: boolean): void

  /** The device slept or the network came back: links may be ghosts, and what both ends hold is compared at once. */
  woke(): void

  linkOpened(link: Link): void
  received(link: Link, frame: Uint8Array): void
  linkDrained(link: Link): void
  linkClosed(link: Link): void

  /** What talks to relays; its code is loaded with the first that is asked for. */
  mailboxes(): Promise<Result<Mailboxes, WriteFailure>>

  /** Another tab changed the database: read again what it appended or wrote. */
  storeChanged(
    change:
      { readonly kind: 'appended'; readonly log: LogId } | { readonly kind: 'unsealed'; readonly document: DocumentId }
  ): Promise<void>
  /** What other tabs should be told. */
  readonly wrote: Signal<
    { readonly kind: 'appended'; readonly log: LogId } | { readonly kind: 'unsealed'; readonly document: DocumentId }
  >

  /** Takes in bundle files, all as one import; `progress` hears how much of them was looked at, from 0 to 1. */
  takeBundles(
    files: readonly BackupSource[],
    progress?: (share: number) => void
  ): Promise<Result<BundleTaken, WriteFailure>>

  /** Puts what may be compacted of this device's own log into range records; done by itself when idle. How many were made. */
  compact(): Promise<Result<number, WriteFailure>>

  /** Seals everything unsealed (blur, hidden, pagehide). */
  flush(): Promise<Result<undefined, WriteFailure>>
  /** Resolves when nothing received or written is being worked on; for tests and for closing. */
  idle(): Promise<void>
  /** Flushes, then lets go of everything; what could not be written is gone with it, so `flush` first. */
  close(): Promise<void>
}
