/**
 * A document as it is open in this tab: a Y.Doc, what is on disk of it, and when the rest is sealed.
 *
 * - A local change becomes an `unsealed` row at once. `saved` is said when every row's transaction completed, not before;
 *   a row that could not be written stays here, is shown as failed, and can be tried again.
 * - What others wrote is tried on a shadow first. What the guard does not know never reaches the bound document: `doc`
 *   becomes the shadow, the document read-only, and the bound one stays as it was.
 * - Applying what others wrote emits nothing; only a local transaction does.
 */
import type * as Y from 'yjs'
import { newTeller, type Signal } from '../base/events'
import type { DocumentId } from '../base/ids'
import type { Clock, Timers } from '../base/ports'
import type { Result } from '../base/result'
import { readVersion } from '../docs/document'
import type { UnsealedRow } from '../log/workspace-store'
import type { SavedState, Verdict, WriteFailure } from './engine'
import { flushDelayMs } from './flush-policy'
import { FROM_LOG, newGuardedDoc, type GuardedDoc } from './guarded-doc'
import { FLUSH_MOST_MS } from './limits'
import { LOCAL_UPDATE } from './local-updates'
import { newRowKeeper, type RowKeeper } from './row-keeper'

export interface ReplicaDeps {
  readonly clock: Clock
  readonly timers: Timers
  /** Writes rows of one document in one transaction; the promise is the transaction's. */
  keep(rows: readonly Omit<UnsealedRow, 'id'>[]): Promise<Result<unknown, WriteFailure>>
  /** Seals everything unsealed of this document into the log. */
  seal(document: DocumentId): Promise<Result<undefined, WriteFailure>>
  /** Owns what a timer began; its outcome is told by `changed`. */
  background(work: Promise<unknown>): void
}

export interface Replica {
  readonly id: DocumentId
  readonly doc: Y.Doc
  readonly verdict: Verdict
  readonly saved: SavedState
  readonly failure: WriteFailure | null
  /** True while a change is not in the log yet. */
  readonly isWaiting: boolean
  readonly hasWritten: boolean
  readonly changed: Signal<undefined>
  readonly inCompany: boolean
  setCompany(inCompany: boolean): void
  /** Updates from the log or another tab, in order. */
  apply(updates: readonly Uint8Array[]): void
  /** Writes what could not be written before, then seals, in a turn or as told; what fails is tried again by itself. */
  flush(seal?: () => Promise<Result<undefined, WriteFailure>>): Promise<Result<undefined, WriteFailure>>
  /** Stops listening and timing; what was written stays written. */
  release(): void
}

/** Begins capturing `doc`'s local changes, written under client number `client`. `doc` is the replica's from now on. */
export function newReplica(loaded: { id: DocumentId; doc: Y.Doc; client: number }, deps: ReplicaDeps): Replica {
  return new CapturedDocument(loaded, deps)
}

class CapturedDocument implements Replica {
  readonly id: DocumentId
  readonly changed = newTeller<undefined>()
  readonly #deps: ReplicaDeps
  readonly #guarded: GuardedDoc
  readonly #rows: RowKeeper
  readonly #stopCapture: () => void
  #sealFailure: WriteFailure | null = null
  /** When the oldest change that is not in the log was made; null while there is none. */
  #firstMs: number | null = null
  #changes = 0
  #inCompany = false
  /** When the newest change was made. */
  #lastMs = 0
  #flushedMs: number | null = null
  /** Of the flush a timer will begin; null while none is due. */
  #cancelFlush: (() => void) | null = null

  constructor({ id, doc, client }: { id: DocumentId; doc: Y.Doc; client: number }, deps: ReplicaDeps) {
    this.id = id
    this.#deps = deps
    this.#guarded = newGuardedDoc(doc)
    this.#rows = newRowKeeper({
      write: (updates) =>
        deps.keep(updates.map((update) => ({ document: id, client, schema: readVersion(doc), update }))),
      changed: () => this.changed.tell(undefined)
    })
    const capture = (update: Uint8Array, origin: unknown) => this.#capture(update, origin)
    doc.on(LOCAL_UPDATE, capture)
    this.#stopCapture = () => doc.off(LOCAL_UPDATE, capture)
  }

  get doc(): Y.Doc {
    return this.#guarded.doc
  }

  get verdict(): Verdict {
    return this.#guarded.verdict
  }

  get saved(): SavedState {
    return this.#sealFailure ? 'failed' : this.#rows.saved
  }

  get failure(): WriteFailure | null {
    return this.#rows.failure ?? this.#sealFailure
  }

  get isWaiting(): boolean {
    return this.#firstMs !== null || this.#rows.isBusy
  }

  get hasWritten(): boolean {
    return this.#changes > 0
  }

  setCompany(inCompany: boolean): void {
    this.#inCompany = inCompany
    if (this.#firstMs !== null) this.#scheduleIn(this.#dueInMs())
  }

  apply(updates: readonly Uint8Array[]): void {
    if (updates.length === 0) return
    this.#guarded.apply(updates)
    this.changed.tell(undefined)
  }

  get inCompany(): boolean {
    return this.#inCompany
  }

  async flush(seal = () => this.#deps.seal(this.id)): Promise<Result<undefined, WriteFailure>> {
    this.#unschedule()
    this.#flushedMs = this.#deps.clock.now()
    const kept = this.#rows.failure ? await this.#rows.retry() : await this.#rows.done()
    if (!kept.ok) this.#scheduleIn(FLUSH_MOST_MS)
    if (!kept.ok || this.#firstMs === null) return kept
    const sealing = this.#changes
    const sealed = await seal()
    this.#sealFailure = sealed.ok ? null : sealed.error
    if (!sealed.ok) this.#scheduleIn(FLUSH_MOST_MS)
    else this.#firstMs = null
    // Typing went on while the entry was made: what is left has its own turn.
    if (sealed.ok && this.#changes !== sealing) this.#noteChange()
    this.changed.tell(undefined)
    return sealed
  }

  release(): void {
    this.#unschedule()
    this.#stopCapture()
    this.#guarded.destroy()
  }

  #capture(update: Uint8Array, origin: unknown): void {
    if (origin === FROM_LOG) return
    this.#changes += 1
    this.#guarded.noteLocal(update)
    this.#rows.keep(update)
    this.#noteChange()
    this.changed.tell(undefined)
  }

  /** A timer that is set is left as it is: where more was typed since, it waits again when it ends. */
  #noteChange(): void {
    this.#lastMs = this.#deps.clock.now()
    this.#firstMs ??= this.#lastMs
    if (!this.#cancelFlush) this.#scheduleIn(this.#dueInMs())
  }

  #dueInMs(): number {
    const firstMs = this.#firstMs
    if (firstMs === null) return 0
    const waiting = { firstMs, lastMs: this.#lastMs, flushedMs: this.#flushedMs, inCompany: this.#inCompany }
    return flushDelayMs(waiting, this.#deps.clock.now())
  }

  #scheduleIn(delayMs: number): void {
    this.#unschedule()
    this.#cancelFlush = this.#deps.timers.after(delayMs, () => {
      this.#cancelFlush = null
      const restMs = this.#dueInMs()
      if (restMs > 0) this.#scheduleIn(restMs)
      else this.#deps.background(this.flush())
    })
  }

  #unschedule(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = null
  }
}
