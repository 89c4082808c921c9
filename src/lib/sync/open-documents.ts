/**
 * The documents open in this tab: one replica for each, however many places show it.
 *
 * - A load takes a fresh client number and gives it back if nothing was written under it.
 * - What is decided reaches an open document only after the store confirmed it.
 * - The last one to close leaves a checkpoint behind, when enough has come since the former one.
 * - One that could not be written is not let go when it is closed: it stays, tries again, and goes when it is on disk.
 */
import * as Y from 'yjs'
import type { DocumentId, LogId } from '../base/ids'
import { ok, type Result } from '../base/result'
import { sha256 } from '../crypto/hash'
import { documentHash } from '../docs/document-hash'
import type { DocumentRow, StoreFailure, UnsealedRow, WorkspaceStore } from '../log/workspace-store'
import { deriveClientId, releaseClient, reserveClient } from './client-ids'
import { noteSeen, type DocumentLoader, type Seen } from './document-loader'
import type { OpenDocument, OpenFailure, WriteFailure } from './engine'
import { CHECKPOINT_ROWS } from './limits'
import { toSealedForm } from './local-updates'
import { newReplica, type Replica, type ReplicaDeps } from './replica'

export interface OpenDocumentsDeps extends ReplicaDeps {
  readonly store: WorkspaceStore
  readonly loader: DocumentLoader
  readonly log: LogId
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
  refresh(document: DocumentId): Promise<Result<undefined, StoreFailure>>
  /** Ids of those open now. */
  readonly open: readonly DocumentId[]
  /** Another tab wrote here and has not sealed it yet. */
  refreshUnsealed(document: DocumentId): Promise<Result<undefined, StoreFailure>>
  flush(): Promise<Result<undefined, WriteFailure>>
  /** Some open document holds a change that is not in the log. */
  readonly isWaiting: boolean
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

interface Held {
  readonly replica: Replica
  readonly client: number
  readonly seen: Seen
  readonly checkpointRows: number
  readonly isWhole: boolean
  holders: number
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
    return [...this.#held.values()].some(({ replica }) => replica.isWaiting)
  }

  get failure(): WriteFailure | null {
    for (const { replica } of this.#held.values()) if (replica.failure) return replica.failure
    return null
  }

  async take(document: DocumentId): Promise<Result<OpenDocument, OpenFailure>> {
    const already = this.#held.get(document)
    const opened = already ? ok(already) : await this.#load(document)
    if (!opened.ok) return opened
    opened.value.holders += 1
    return ok(handleOf(opened.value.replica, () => this.#release(document)))
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
      const open = this.#held.get(document)
      const fresh = theirs.filter(({ log, seq }) => seq > (open?.seen.get(log) ?? 0))
      for (const { log, seq } of fresh) open?.seen.set(log, seq)
      open?.replica.apply(fresh.map(({ update }) => update))
    }
  }

  takeIn(rows: readonly UnsealedRow[]): void {
    for (const [document, { client, replica }] of this.#held) {
      const foreign = rows.filter((row) => row.document === document && row.client !== client)
      if (foreign.length > 0) replica.apply([toSealedForm(foreign.map(({ update }) => update))])
    }
  }

  sealed(rows: readonly DocumentRow[]): void {
    for (const row of rows) {
      const open = this.#held.get(row.document)
      if (open) noteSeen(open.seen, [row])
    }
  }

  async refresh(document: DocumentId): Promise<Result<undefined, StoreFailure>> {
    const open = this.#held.get(document)
    if (!open) return ok()
    const beyond = await this.#deps.loader.updatesBeyond(document, open.seen)
    if (!beyond.ok) return beyond
    open.replica.apply(beyond.value)
    return ok()
  }

  async refreshUnsealed(document: DocumentId): Promise<Result<undefined, StoreFailure>> {
    if (!this.#held.has(document)) return ok()
    const rows = await this.#deps.store.unsealedOf(document)
    if (!rows.ok) return rows
    this.takeIn(rows.value)
    return ok()
  }

  async flush(): Promise<Result<undefined, WriteFailure>> {
    let outcome: Result<undefined, WriteFailure> = ok()
    for (const { replica } of [...this.#held.values()]) {
      const flushed = await replica.flush()
      if (!flushed.ok) outcome = flushed
    }
    return outcome
  }

  async close(): Promise<void> {
    for (const [document, open] of [...this.#held]) {
      await open.replica.flush()
      open.holders = 0
      await this.#letGo(document, open)
    }
  }

  async #load(document: DocumentId): Promise<Result<Held, OpenFailure>> {
    const { loader, store, log } = this.#deps
    // Side by side: the number is written while what was read becomes a document.
    const [loaded, reserved] = await Promise.all([loader.load(document), reserveClient(store, document)])
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
    const held: Held = { replica, client: client.value, seen, checkpointRows, isWhole, holders: 0 }
    this.#held.set(document, held)
    return ok(held)
  }

  async #release(document: DocumentId): Promise<void> {
    const last = this.#held.get(document)
    if (!last || --last.holders > 0) return
    const flushed = await last.replica.flush()
    if (last.holders > 0) return
    if (flushed.ok) return this.#letGo(document, last)
    const stop = last.replica.changed.listen(() => {
      if (last.replica.isWaiting && last.holders === 0) return
      stop()
      if (last.holders === 0) this.#deps.background(this.#letGo(document, last))
    })
  }

  async #letGo(document: DocumentId, last: Held): Promise<void> {
    if (this.#held.get(document) !== last) return
    this.#held.delete(document)
    await this.#keepCheckpoint(last)
    if (!last.replica.hasWritten) await releaseClient(this.#deps.store, document, last.client)
    last.replica.release()
  }

  /** Only of what is wholly in the log: a checkpoint must never hold what no entry holds. */
  async #keepCheckpoint({ replica, seen, checkpointRows, isWhole }: Held): Promise<void> {
    const { store } = this.#deps
    if (replica.isWaiting || replica.verdict !== 'ok' || !isWhole) return
    const rows = await store.documentRows(replica.id)
    if (!rows.ok || rows.value.length - checkpointRows < CHECKPOINT_ROWS) return
    if (rows.value.some(({ log, seq }) => seq > (seen.get(log) ?? 0))) return
    const unsealed = await store.unsealedOf(replica.id)
    if (!unsealed.ok || unsealed.value.length > 0) return
    const state = Y.encodeStateAsUpdateV2(replica.doc)
    await store.putCheckpoint({ document: replica.id, state, hash: sha256(state), rows: rows.value.length })
  }
}

/** What an opener gets; the hash is worked out when asked for and remembered until something changes. */
function handleOf(replica: Replica, close: () => Promise<void>): OpenDocument {
  let hash: string | null = null
  let closed = false
  const stop = replica.changed.listen(() => (hash = null))
  return {
    id: replica.id,
    get doc() {
      return replica.doc
    },
    get verdict() {
      return replica.verdict
    },
    get saved() {
      return replica.saved
    },
    get failure() {
      return replica.failure
    },
    get hash() {
      if (replica.isWaiting) return null
      hash ??= documentHash(replica.doc, sha256)
      return hash
    },
    changed: replica.changed,
    setCompany: (inCompany) => replica.setCompany(inCompany),
    flush: () => replica.flush(),
    retry: () => replica.flush(),
    async close() {
      if (closed) return
      closed = true
      stop()
      await close()
    }
  }
}
