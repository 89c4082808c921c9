/**
 * The private drafts of one workspace on this device: made, listed, published, deleted (decision 0015).
 *
 * - Publishing copies: a draft takes no more words from when it leaves, the copy is written into the log, and only when that
 *   is on disk the draft goes. Whatever fails or is cut off between leaves a draft or a document, never neither.
 * - A copy that is in the log already is not written again, by whichever window.
 */
import { newDocumentId, type DocumentId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import type { Scope } from '../base/scope'
import { err, ok, type Failure, type Result } from '../base/result'
import * as Y from 'yjs'
import { checkDocument } from '../docs/check-document'
import { createAgenda, createNote, createProposal } from '../docs/create'
import { DOCUMENT_KINDS } from '../docs/document'
import type { DraftHead, DraftStore } from '../log/draft-store'
import type { Stored, WorkspaceStore } from '../log/workspace-store'
import { openIdbDraftStore } from '../platform/idb-draft-store'
import type { Engine, OpenDocument } from '../sync/engine'
import { mayChange } from '../sync/guarded-doc'
import { titleOf } from './document-lines'
import type { DraftPage } from './draft.svelte'
import { draftSentence } from './draft-sentences'
import { openDraft, readDraft } from './draft-replica'
import type { DraftLine, DraftsView, WentLine } from './draft-views'
import { loadPart } from './load-part'
import { publishInTheMorning } from './morning-posts'
import type { Session } from './session'
import type { DocumentKind, Outcome } from './views'

/** A draft that leaves for longer was left behind by a window that ended; publishing takes no second. */
const LEAVING_MS = 60_000

const CREATE = { note: createNote, proposal: createProposal, agenda: createAgenda }

export interface DraftsDeps {
  readonly engine: Pick<Engine, 'createDocument'>
  /** Whose words a document has already. Whoever was shown a draft knows its id, and may have written under it. */
  writtenBy(document: DocumentId): Stored<'nobody' | 'others' | 'me'>
  openStore(absent: 'create' | 'refuse'): Promise<Result<DraftStore, Failure>>
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
}

type Surroundings = Pick<DraftsDeps, 'clock' | 'timers' | 'random'> & { readonly store: WorkspaceStore }

/** Those of an open workspace; what is to go out with a morning goes from now on. Closed with `scope`. */
export function startDrafts(engine: Engine, { store, clock, timers, random }: Surroundings, scope: Scope): Drafts {
  const drafts = new Drafts({
    engine,
    async writtenBy(document) {
      const rows = await store.documentRows(document)
      if (!rows.ok) return rows
      const isMine = rows.value.some(({ log }) => log === engine.ownLog)
      return ok(isMine ? 'me' : rows.value.length > 0 ? 'others' : 'nobody')
    },
    openStore: (absent) => openIdbDraftStore({ workspace: engine.workspace, absent, timers }),
    clock,
    timers,
    random
  })
  scope.defer(() => drafts.close())
  publishInTheMorning({ drafts, clock, timers, scope })
  return drafts
}

export class Drafts implements DraftsView {
  readonly #deps: DraftsDeps
  #heads: readonly DraftHead[] = $state.raw([])
  #problem: string | null = $state(null)
  /** Why one could not go out when its time had come. */
  #held: ReadonlyMap<DocumentId, string> = $state.raw(new Map())
  #store: DraftStore | null = null
  readonly #open = new Map<DocumentId, OpenDocument>()
  readonly #lines = $derived.by(() => this.#listLines())

  constructor(deps: DraftsDeps) {
    this.#deps = deps
  }

  get lines(): readonly DraftLine[] {
    return this.#lines
  }

  get went(): readonly WentLine[] {
    return this.#heads
      .filter(({ state }) => state === 'went')
      .map((head) => ({ id: head.document, title: titleOf(kindOf(head), head.title), wentMs: head.sinceMs }))
  }

  get problem(): string | null {
    return this.#problem
  }

  /** As the list has it; it may have been renamed since. */
  head(document: string): DraftHead | null {
    return this.#heads.find((head) => head.document === document) ?? null
  }

  heldBack(document: string): string | null {
    return this.#held.get(document as DocumentId) ?? null
  }

  async refresh(): Promise<Result<undefined, Failure>> {
    const read = await this.#read()
    this.#problem = read.ok ? null : draftSentence(read.error)
    return read
  }

  /** On screen; null where this device has no such draft. */
  async page(document: string, session: Session): Promise<DraftPage | null> {
    const read = await this.refresh()
    const head = this.head(document)
    if (read.ok && (head === null || head.state === 'went')) return null
    return new (await import('./draft.svelte')).DraftPage(session, this, document)
  }

  async create(kind: DocumentKind): Promise<{ readonly document: string } | { readonly problem: string }> {
    const made = await this.#create(kind)
    return made.ok ? { document: made.value } : { problem: draftSentence(made.error) }
  }

  /** For writing, in this window; whoever opens it closes it. */
  async open(document: DocumentId): Promise<Result<OpenDocument, Failure>> {
    const read = await this.refresh()
    if (!read.ok) return read
    const head = this.head(document)
    if (!this.#store || !head || head.state === 'went') return err({ kind: 'NotHere' })
    if (head.state === 'leaving') return err({ kind: 'DraftLeaves' })
    const closed = (handle: OpenDocument) => {
      if (this.#open.get(document) === handle) this.#open.delete(document)
    }
    const opened = await openDraft(document, { ...this.#deps, store: this.#store, closed })
    if (opened.ok) this.#open.set(document, opened.value)
    return opened
  }

  /** As it is on disk with what is typed in this window, detached: to be read by whoever lets go of it. */
  async read(document: DocumentId): Promise<Result<Y.Doc, Failure>> {
    const flushed = await this.#open.get(document)?.flush()
    if (flushed && !flushed.ok) return flushed
    const read = this.#store ? await readDraft(this.#store, document) : err<Failure>({ kind: 'NotHere' })
    return read.ok ? ok(read.value.doc) : read
  }

  /** Resolves with the document everybody has now. `went` where nobody waits to be shown it. */
  async publish(document: DocumentId, then: 'gone' | 'went' = 'gone'): Promise<Result<DocumentId, Failure>> {
    const store = this.#store
    if (!store) return err({ kind: 'NotHere' })
    const flushed = await this.#open.get(document)?.flush()
    if (flushed && !flushed.ok) return flushed
    const leaving = await this.#leave(store, document)
    if (!leaving.ok) return leaving
    await this.refresh()
    const copied = await this.#copy(store, document)
    const isMine = ({ state, sinceMs }: DraftHead) => state === 'leaving' && sinceMs === leaving.value.sinceMs
    const afterwards = (head: DraftHead): DraftHead | null => {
      if (!isMine(head)) return head
      if (!copied.ok) return { ...head, state: 'kept' }
      return then === 'gone' ? null : { ...head, state: 'went', sinceMs: this.#deps.clock.now(), goesMs: null }
    }
    // Where this fails the draft leaves still: what is in the log is found there when the drafts are read again.
    await store.note(document, afterwards)
    await this.refresh()
    return copied
  }

  /** Publishes those whose time has come. What cannot go out stays, says why, and is tried again. */
  async goDue(nowMs: number): Promise<void> {
    await this.refresh()
    for (const { document, goesMs, state } of this.#heads) {
      if (state !== 'kept' || goesMs === null || goesMs > nowMs) continue
      const published = await this.publish(document, 'went')
      const held = new Map(this.#held)
      if (published.ok) held.delete(document)
      else held.set(document, draftSentence(published.error))
      this.#held = held
    }
  }

  /** From then on this device publishes it by itself; null: it waits to be told. */
  goAt(document: DocumentId, goesMs: number | null): Outcome {
    return this.#note(document, (head) => (head.state === 'kept' ? { ...head, goesMs } : head))
  }

  /** With its words. `blank`: only where nothing was written in it, in any window. */
  discard(document: DocumentId, which: 'any' | 'blank' = 'any'): Outcome {
    return this.#note(document, (head) => {
      const isUntouched = head.changedMs === head.sinceMs && head.goesMs === null
      return head.state === 'kept' && (which === 'any' || isUntouched) ? null : head
    })
  }

  seen(document: string): Outcome {
    return this.#note(document as DocumentId, (head) => (head.state === 'went' ? null : head))
  }

  close(): void {
    this.#store?.close()
    this.#store = null
  }

  async #create(kind: DocumentKind): Promise<Result<DocumentId, Failure>> {
    const { openStore, random, clock } = this.#deps
    if (!this.#store) {
      const opened = await openStore('create')
      if (!opened.ok) return opened
      this.#store = opened.value
    }
    const document = newDocumentId(random)
    const doc = new Y.Doc({ guid: document })
    CREATE[kind](doc, { title: '' })
    const nowMs = clock.now()
    const head = { document, kind, title: '', changedMs: nowMs, goesMs: null, state: 'kept', sinceMs: nowMs } as const
    const added = await this.#store.add(head, Y.encodeStateAsUpdate(doc))
    doc.destroy()
    if (!added.ok) return added
    await this.refresh()
    return ok(document)
  }

  async #read(): Promise<Result<undefined, Failure>> {
    if (!this.#store) {
      const opened = await this.#deps.openStore('refuse')
      if (!opened.ok) return opened.error.kind === 'Absent' ? ok() : opened
      this.#store = opened.value
    }
    const heads = await this.#store.heads()
    if (!heads.ok) return heads
    let settled = false
    for (const head of heads.value) {
      if (head.state === 'leaving') settled = (await this.#settle(this.#store, head)) || settled
    }
    const now = settled ? await this.#store.heads() : heads
    if (now.ok) this.#heads = now.value
    return now.ok ? ok() : now
  }

  /** One that leaves is in the log already, or its window ended before it was. */
  async #settle(store: DraftStore, { document, sinceMs }: DraftHead): Promise<boolean> {
    const writer = await this.#deps.writtenBy(document)
    if (!writer.ok) return false
    const isInLog = writer.value === 'me'
    const isForgotten = Math.abs(this.#deps.clock.now() - sinceMs) > LEAVING_MS
    if (!isInLog && !isForgotten) return false
    const noted = await store.note(document, (head) => {
      if (head.state !== 'leaving' || head.sinceMs !== sinceMs) return head
      return isInLog ? null : { ...head, state: 'kept' }
    })
    return noted.ok
  }

  async #leave(store: DraftStore, document: DocumentId): Promise<Result<DraftHead, Failure>> {
    const sinceMs = this.#deps.clock.now()
    let isMine = false
    const noted = await store.note(document, (head) => {
      isMine = head.state === 'kept'
      return isMine ? { ...head, state: 'leaving', sinceMs } : head
    })
    if (!noted.ok) return noted
    if (!noted.value || noted.value.state === 'went') return err({ kind: 'DraftGone' })
    return isMine ? ok(noted.value) : err({ kind: 'DraftLeaves' })
  }

  async #copy(store: DraftStore, document: DocumentId): Promise<Result<DocumentId, Failure>> {
    const part = await loadPart(() => import('../docs/copy-document'))
    if (!part.ok) return part
    const { copyDocument } = part.value
    const read = await readDraft(store, document)
    if (!read.ok) return read
    const writer = await this.#deps.writtenBy(document)
    if (!writer.ok) return writer
    const another = () => newDocumentId(this.#deps.random)
    // A window that was taken for ended published it after all, and it was written in since: then it is another document. So
    // it is where somebody else wrote under its id, before this or just now.
    const as = writer.value === 'nobody' ? document : another()
    const { doc } = read.value
    const may = mayChange(checkDocument(doc).verdict)
    const createAs = (id: DocumentId) => this.#deps.engine.createDocument((empty) => copyDocument(doc, empty), id)
    let made = may.ok ? await createAs(as) : may
    if (!made.ok && made.error.kind === 'IdTaken') made = await createAs(another())
    doc.destroy()
    return !made.ok && made.error.kind === 'TooLarge' ? err({ kind: 'DraftTooLarge' }) : made
  }

  async #note(document: DocumentId, change: (head: DraftHead) => DraftHead | null): Outcome {
    const store = this.#store
    if (!store) return draftSentence({ kind: 'NotHere' })
    const noted = await store.note(document, change)
    if (!noted.ok) return draftSentence(noted.error)
    await this.refresh()
    return null
  }

  #listLines(): readonly DraftLine[] {
    return this.#heads
      .filter(({ state }) => state !== 'went')
      .sort((a, b) => b.changedMs - a.changedMs || (a.document < b.document ? -1 : 1))
      .map((head) => ({
        id: head.document,
        kind: kindOf(head),
        title: titleOf(kindOf(head), head.title),
        changedMs: head.changedMs,
        goesMs: head.goesMs,
        problem: this.#held.get(head.document) ?? null
      }))
  }
}

function kindOf({ kind }: DraftHead): DocumentKind {
  return DOCUMENT_KINDS.find((known) => known === kind) ?? 'note'
}
