/**
 * The documents open in this tab: one replica for each, however many places show it.
 *
 * - A load takes a fresh client number and gives it back if nothing was written under it.
 * - What is decided reaches an open document only after the store confirmed it.
 * - The last one to close leaves a checkpoint behind, when enough has come since the former one.
 * - When the team's word makes other entries count, a document is read anew and takes the place of the one that was open;
 *   what was typed into that one is sealed first, in the knowledge it was typed in.
 * - One that could not be written is not let go when it is closed: it stays, tries again, and goes when it is on disk.
 */
import * as Y from 'yjs'
import { newTeller, type Teller } from '../base/events'
import type { DocumentId, LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { sha256 } from '../crypto/hash'
import { documentHash } from '../docs/document-hash'
import type { DocumentRow, StoreFailure, UnsealedRow, WorkspaceStore } from '../log/workspace-store'
import { deriveClientId, releaseClient, reserveClient } from './client-ids'
import { checkpointHash, noteSeen, type DocumentLoader, type Seen } from './document-loader'
import type { OpenDocument, OpenFailure, WriteFailure } from './engine'
import { CHECKPOINT_ROWS, MOST_REBUILD_ATTEMPTS } from './limits'
import { toSealedForm } from './local-updates'
import { newReplica, type Replica, type ReplicaDeps } from './replica'
import type { Place } from './stored-logs'

export interface OpenDocumentsDeps extends ReplicaDeps {
  readonly store: WorkspaceStore
  readonly loader: DocumentLoader
  readonly log: LogId
  counts(place: Place): boolean
  /** Seals what is unsealed of a document, from within a turn. */
  sealNow(document: DocumentId): Promise<Result<undefined, WriteFailure>>
}

export interface OpenDocuments {
  take(document: DocumentId): Promise<Result<OpenDocument, OpenFailure>>
  /** What was just decided and stored, in order, for those that are open. */
  decided(updates: readonly DecidedUpdate[]): void
  /** Rows no tab has sealed yet: what other tabs wrote of them reaches the documents open here. */
  takeIn(rows: readonly UnsealedRow[]): void
  /** Own rows that are in the log now; their documents have the changes already. */
  sealed(rows: readonly DocumentRow[]): void
  /** Another tab appended: brings the document up to what the store holds, if it is open. */
  refresh(document: DocumentId): Promise<Result<undefined, WriteFailure>>
  /** Ids of those open now. */
  readonly open: readonly DocumentId[]
  /** Another tab wrote here and has not sealed it yet. */
  refreshUnsealed(document: DocumentId): Promise<Result<undefined, StoreFailure>>
  flush(): Promise<Result<undefined, WriteFailure>>
  /**
   * Reads those of `documents` that are open anew. `switched` runs in the same instant as they change, so that nothing is
   * written in between. Where something cannot be sealed, nothing is changed.
   */
  rebuild(documents: ReadonlySet<DocumentId>, switched: () => void): Promise<Result<undefined, WriteFailure>>
  /** Some open document holds a change that is not in the log. */
  readonly isWaiting: boolean
  /** Everything in an open document as one update, V2; null where it is not open. */
  stateOf(document: DocumentId): Uint8Array | null
  /** Why a change is not on disk; its text is kept in the document, also when nobody has it open any more. */
  readonly failure: WriteFailure | null
  close(): Promise<void>
}

/** An accepted update and where it stands in the log. */
export interface DecidedUpdate {
  readonly document: DocumentId
  readonly log: LogId
  readonly seq: number
  readonly update: Uint8Array
}

/** A document as it was read. */
interface Loaded {
  readonly replica: Replica
  readonly client: number
  readonly seen: Seen
  readonly checkpointRows: number
  readonly isWhole: boolean
}

interface Held {
  loaded: Loaded
  holders: number
  /** Tells what `loaded` tells, whichever it is. */
  readonly changed: Teller<undefined>
}

/** Begins with none open. */
export function newOpenDocuments(deps: OpenDocumentsDeps): OpenDocuments {
  return new Replicas(deps)
}

class Replicas implements OpenDocuments {
  readonly #deps: OpenDocumentsDeps
  readonly #held = new Map<DocumentId, Held>()

  constructor(deps: OpenDocumentsDeps) {
    this.#deps = deps
  }

  get open(): readonly DocumentId[] {
    return [...this.#held.keys()]
  }

  get isWaiting(): boolean {
    return this.#replicas.some((replica) => replica.isWaiting)
  }

  get failure(): WriteFailure | null {
    return this.#replicas.find((replica) => replica.failure)?.failure ?? null
  }

  get #replicas(): Replica[] {
    return [...this.#held.values()].map(({ loaded }) => loaded.replica)
  }

  async take(document: DocumentId): Promise<Result<OpenDocument, OpenFailure>> {
    const already = this.#held.get(document)
    const opened = already ? ok(already) : await this.#open(document)
    if (!opened.ok) return opened
    opened.value.holders += 1
    return ok(handleOf(opened.value, () => this.#release(document)))
  }

  decided(updates: readonly DecidedUpdate[]): void {
    const updatesByDocument = new Map<DocumentId, DecidedUpdate[]>()
    for (const update of updates) {
      if (!this.#held.has(update.document)) continue
      const former = updatesByDocument.get(update.document)
      if (former) former.push(update)
      else updatesByDocument.set(update.document, [update])
    }
    for (const [document, theirs] of updatesByDocument) {
      const loaded = this.#held.get(document)?.loaded
      const fresh = theirs.filter(({ log, seq }) => seq > (loaded?.seen.get(log) ?? 0))
      for (const { log, seq } of fresh) loaded?.seen.set(log, seq)
      const counting = fresh.filter((row) => this.#deps.counts(row))
      loaded?.replica.apply(counting.map(({ update }) => update))
    }
  }

  takeIn(rows: readonly UnsealedRow[]): void {
    for (const [document, { loaded }] of this.#held) {
      const foreign = rows.filter((row) => row.document === document && row.client !== loaded.client)
      if (foreign.length > 0) loaded.replica.apply([toSealedForm(foreign.map(({ update }) => update))])
    }
  }

  sealed(rows: readonly DocumentRow[]): void {
    for (const row of rows) {
      const open = this.#held.get(row.document)
      if (open) noteSeen(open.loaded.seen, [row])
    }
  }

  async refresh(document: DocumentId): Promise<Result<undefined, WriteFailure>> {
    const open = this.#held.get(document)
    if (!open) return ok()
    const { seen, replica } = open.loaded
    const beyond = await this.#deps.loader.updatesBeyond(document, seen)
    if (!beyond.ok) return beyond
    replica.apply(beyond.value)
    return ok()
  }

  async refreshUnsealed(document: DocumentId): Promise<Result<undefined, StoreFailure>> {
    if (!this.#held.has(document)) return ok()
    const rows = await this.#deps.store.unsealedOf(document)
    if (!rows.ok) return rows
    this.takeIn(rows.value)
    return ok()
  }

  stateOf(document: DocumentId): Uint8Array | null {
    const open = this.#held.get(document)
    return open ? Y.encodeStateAsUpdateV2(open.loaded.replica.doc) : null
  }

  async flush(): Promise<Result<undefined, WriteFailure>> {
    let outcome: Result<undefined, WriteFailure> = ok()
    for (const replica of this.#replicas) {
      const flushed = await replica.flush()
      if (!flushed.ok) outcome = flushed
    }
    return outcome
  }

  async rebuild(documents: ReadonlySet<DocumentId>, switched: () => void): Promise<Result<undefined, WriteFailure>> {
    const affected = [...this.#held].filter(([document]) => documents.has(document))
    for (let attempt = 1; ; attempt++) {
      for (const [document, { loaded }] of affected) {
        const sealed = await loaded.replica.flush(() => this.#deps.sealNow(document))
        if (!sealed.ok) return sealed
      }
      const anew = await this.#loadAll(affected.map(([document]) => document))
      if (!anew.ok) return anew
      const isTyping = affected.some(([, { loaded }]) => loaded.replica.isWaiting)
      if (isTyping && attempt < MOST_REBUILD_ATTEMPTS) {
        for (const loaded of anew.value) await this.#giveBack(loaded)
        continue
      }
      switched()
      for (const [i, [, held]] of affected.entries()) replaceIn(held, anew.value[i] ?? held.loaded)
      return ok()
    }
  }

  async close(): Promise<void> {
    for (const [document, open] of [...this.#held]) {
      await open.loaded.replica.flush()
      open.holders = 0
      await this.#letGo(document, open)
    }
  }

  async #open(document: DocumentId): Promise<Result<Held, OpenFailure>> {
    const loaded = await this.#load(document)
    if (!loaded.ok) return loaded
    const held: Held = { loaded: loaded.value, holders: 0, changed: newTeller() }
    follow(held)
    this.#held.set(document, held)
    return ok(held)
  }

  async #loadAll(documents: readonly DocumentId[]): Promise<Result<readonly Loaded[], WriteFailure>> {
    const all: Loaded[] = []
    for (const document of documents) {
      // Of a document nothing may count any more; whoever has it open sees it empty.
      const loaded = await this.#load(document, new Y.Doc({ guid: document }))
      if (loaded.ok) all.push(loaded.value)
      else if (loaded.error.kind !== 'NotHere') {
        for (const each of all) await this.#giveBack(each)
        return err(loaded.error)
      }
    }
    return ok(all)
  }

  async #load(document: DocumentId, orElse?: Y.Doc): Promise<Result<Loaded, OpenFailure>> {
    const { loader, store, log } = this.#deps
    // Side by side: the number is written while what was read becomes a document.
    const [read, reserved] = await Promise.all([loader.load(document), reserveClient(store, document)])
    const isGone = !read.ok && read.error.kind === 'NotHere' && orElse !== undefined
    const loaded = isGone ? ok({ doc: orElse, seen: new Map(), checkpointRows: 0, isWhole: false }) : read
    if (!loaded.ok) {
      if (reserved.ok) await releaseClient(store, document, reserved.value)
      return loaded
    }
    const { doc, seen, checkpointRows, isWhole } = loaded.value
    const isUsed = (n: number) => doc.store.clients.has(deriveClientId(log, document, n))
    const isSpent = reserved.ok && isUsed(reserved.value)
    const client = isSpent ? await reserveClient(store, document, isUsed) : reserved
    if (!client.ok) return client
    doc.clientID = deriveClientId(log, document, client.value)
    const replica = newReplica({ id: document, doc, client: client.value }, this.#deps)
    return ok({ replica, client: client.value, seen, checkpointRows, isWhole })
  }

  async #giveBack({ replica, client }: Loaded): Promise<void> {
    if (!replica.hasWritten) await releaseClient(this.#deps.store, replica.id, client)
    replica.release()
  }

  async #release(document: DocumentId): Promise<void> {
    const last = this.#held.get(document)
    if (!last || --last.holders > 0) return
    const flushed = await last.loaded.replica.flush()
    if (last.holders > 0) return
    if (flushed.ok) return this.#letGo(document, last)
    const stop = last.changed.listen(() => {
      if (last.loaded.replica.isWaiting && last.holders === 0) return
      stop()
      if (last.holders === 0) this.#deps.background(this.#letGo(document, last))
    })
  }

  async #letGo(document: DocumentId, last: Held): Promise<void> {
    if (this.#held.get(document) !== last) return
    this.#held.delete(document)
    await this.#keepCheckpoint(last.loaded)
    await this.#giveBack(last.loaded)
  }

  /** Only of what is wholly in the log: a checkpoint must never hold what no entry holds. */
  async #keepCheckpoint({ replica, seen, checkpointRows, isWhole }: Loaded): Promise<void> {
    const { store, counts } = this.#deps
    if (replica.isWaiting || replica.verdict !== 'ok' || !isWhole) return
    const rows = await store.documentRows(replica.id)
    if (!rows.ok || rows.value.length - checkpointRows < CHECKPOINT_ROWS) return
    if (rows.value.some(({ log, seq }) => seq > (seen.get(log) ?? 0))) return
    const unsealed = await store.unsealedOf(replica.id)
    if (!unsealed.ok || unsealed.value.length > 0) return
    const state = Y.encodeStateAsUpdateV2(replica.doc)
    const hash = checkpointHash(
      state,
      rows.value.filter((row) => !counts(row))
    )
    await store.putCheckpoint({ document: replica.id, state, hash, rows: rows.value.length })
  }
}

function follow(held: Held): void {
  const { loaded } = held
  loaded.replica.changed.listen(() => {
    if (held.loaded === loaded) held.changed.tell(undefined)
  })
}

/** Whoever has it open goes over to the other before the former one ends. */
function replaceIn(held: Held, loaded: Loaded): void {
  const { replica } = held.loaded
  held.loaded = loaded
  loaded.replica.setCompany(replica.inCompany)
  follow(held)
  held.changed.tell(undefined)
  if (loaded.replica !== replica) replica.release()
}

/** What an opener gets; the hash is worked out when asked for and remembered until something changes. */
function handleOf(held: Held, close: () => Promise<void>): OpenDocument {
  let hash: string | null = null
  let closed = false
  const stop = held.changed.listen(() => (hash = null))
  const replica = () => held.loaded.replica
  return {
    id: replica().id,
    get doc() {
      return replica().doc
    },
    get verdict() {
      return replica().verdict
    },
    get saved() {
      return replica().saved
    },
    get failure() {
      return replica().failure
    },
    get hash() {
      if (replica().isWaiting) return null
      hash ??= documentHash(replica().doc, sha256)
      return hash
    },
    changed: held.changed,
    setCompany: (inCompany) => replica().setCompany(inCompany),
    flush: () => replica().flush(),
    retry: () => replica().flush(),
    async close() {
      if (closed) return
      closed = true
      stop()
      await close()
    }
  }
}
