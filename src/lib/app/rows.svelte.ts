/**
 * The projections of one workspace in memory, and the background work that keeps them so.
 *
 * - Lists read from here and never load a document; they are there before the engine is.
 * - A row is derived again when its document changed; work is done in small helpings between which the page breathes.
 * - After a crash between a decision and its projection, rows whose count of entries no longer matches are derived anew.
 */
import type { DocumentId } from '../base/ids'
import type { Timers } from '../base/ports'
import type { Scope } from '../base/scope'
import type { ProjectionRow, Stored, WorkspaceStore } from '../log/workspace-store'
import { ROW_VERSION, type DocumentRow } from '../projections/document-row'
import type { DocumentChange, Engine } from '../sync/engine'

/** Documents derived before the page breathes: about 30 ms of work for ordinary ones. */
const HELPING = 32

interface StoredRow {
  readonly row: DocumentRow
  /** How many rows of the per-document table it has seen. */
  readonly seen: number
}

interface Deps {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly timers: Timers
  readonly scope: Scope
}

export class Rows {
  #byId: ReadonlyMap<string, DocumentRow> = $state.raw(new Map())
  #ready = $state(false)
  readonly #newestFirst = $derived(
    [...this.#byId.values()].sort((a, b) => b.changedMs - a.changedMs || (a.id < b.id ? -1 : 1))
  )
  readonly #deps: Deps
  /** What changed and was not derived yet; null where only the engine can tell. */
  readonly #changed = new Map<DocumentId, DocumentChange[] | null>()
  #working = false
  #seenWhenRead: ReadonlyMap<DocumentId, number> = new Map()

  constructor(deps: Deps) {
    this.#deps = deps
    deps.scope.defer(deps.engine.documentsChanged.listen((changes) => this.#note(changes)))
    deps.scope.defer(deps.engine.documentsRebuilt.listen((documents) => this.#deriveAnew(documents)))
  }

  get ready(): boolean {
    return this.#ready
  }

  get(id: string): DocumentRow | undefined {
    return this.#byId.get(id)
  }

  /** Every document that is not in the trash, last changed first. */
  get present(): readonly DocumentRow[] {
    return this.#newestFirst.filter((row) => !row.trashed)
  }

  get trashed(): readonly DocumentRow[] {
    return this.#newestFirst.filter((row) => row.trashed)
  }

  /** When proposals close that are not drafts. */
  get closings(): readonly NonNullable<DocumentRow['closes']>[] {
    return this.present.flatMap(({ status, closes }) => (closes && status !== 'draft' ? [closes] : []))
  }

  /** Shows what was kept. */
  async read(reading: Stored<readonly ProjectionRow[]>): Promise<void> {
    const stored = await reading
    const rows = stored.ok ? stored.value.flatMap((row) => storedRow(row) ?? []) : []
    this.#byId = new Map(rows.map(({ row }) => [row.id, row]))
    this.#seenWhenRead = new Map(rows.map(({ row, seen }) => [row.id, seen]))
    this.#ready = rows.length > 0 || (await this.#isEmpty())
  }

  /** The engine runs: what it decided until now is caught up with, and what it decides from now on is heard. */
  async follow(): Promise<void> {
    await this.#findStale(this.#seenWhenRead)
    // With nothing kept and something to derive, the list is not empty: it is not there yet.
    if (!this.#working) this.#ready = true
  }

  /** Resolves when nothing waits to be derived: for whoever needs every document. */
  async settled(): Promise<void> {
    while (this.#changed.size > 0 || this.#working) {
      await new Promise<void>((resolve) => this.#deps.timers.after(0, resolve))
    }
  }

  async #isEmpty(): Promise<boolean> {
    const counts = await this.#deps.store.documentCounts()
    return counts.ok && counts.value.size === 0
  }

  async #findStale(seenById: ReadonlyMap<DocumentId, number>): Promise<void> {
    const { store } = this.#deps
    const counts = await store.documentCounts()
    if (!counts.ok) return
    for (const [id, count] of counts.value) if (seenById.get(id) !== count) this.#changed.set(id, null)
    this.#start()
  }

  #note(changes: readonly DocumentChange[]): void {
    for (const change of changes) {
      const waiting = this.#changed.get(change.document)
      if (waiting) waiting.push(change)
      else if (waiting === undefined) this.#changed.set(change.document, [change])
    }
    this.#start()
  }

  #deriveAnew(documents: readonly DocumentId[]): void {
    for (const id of documents) this.#changed.set(id, null)
    this.#start()
  }

  #start(): void {
    if (!this.#working && this.#changed.size > 0) {
      this.#working = true
      this.#deps.timers.after(0, () => void this.#work())
    }
  }

  async #work(): Promise<void> {
    if (this.#deps.scope.ended) return
    const helping = [...this.#changed].slice(0, HELPING)
    for (const [id] of helping) this.#changed.delete(id)
    try {
      await this.#deriveAll(helping)
    } finally {
      // One document that breaks its projection takes no other with it.
      this.#ready = true
      if (this.#changed.size > 0) this.#deps.timers.after(0, () => void this.#work())
      else this.#working = false
    }
  }

  async #deriveAll(helping: readonly (readonly [DocumentId, readonly DocumentChange[] | null])[]): Promise<void> {
    const derived: StoredRow[] = []
    const gone: DocumentId[] = []
    for (const [id, changes] of helping) {
      const row = await this.#derive(id, changes)
      if (row === 'gone') gone.push(id)
      else if (row) derived.push(row)
    }
    if (derived.length > 0) await this.#keep(derived)
    if (gone.length > 0) await this.#drop(gone)
  }

  async #derive(id: DocumentId, told: readonly DocumentChange[] | null): Promise<StoredRow | 'gone' | null> {
    const { engine, store } = this.#deps
    const known = told ? null : await engine.changesOf(id)
    const changes = told ?? (known?.ok ? known.value : [])
    const entries = await store.documentRows(id)
    const doc = await engine.readDocument(id)
    // Everything of it was written by somebody whose work does not count any more.
    if (!doc.ok && doc.error.kind === 'NotHere') return 'gone'
    if (!doc.ok || !entries.ok) return null
    const { projectDocument } = await import('../projections/document-list')
    const row = projectDocument({ id, doc: doc.value, changes, former: (told && this.#byId.get(id)) ?? null })
    doc.value.destroy()
    return { row, seen: entries.value.length }
  }

  async #drop(gone: readonly DocumentId[]): Promise<void> {
    const ids = new Set<string>(gone)
    this.#byId = new Map([...this.#byId].filter(([id]) => !ids.has(id)))
    await this.#deps.store.putProjections(gone.map((document) => ({ document, value: null })))
  }

  async #keep(derived: readonly StoredRow[]): Promise<void> {
    this.#byId = new Map([...this.#byId, ...derived.map(({ row }) => [row.id, row] as const)])
    await this.#deps.store.putProjections(derived.map((value) => ({ document: value.row.id, value })))
  }
}

function storedRow({ value }: ProjectionRow): StoredRow | null {
  const stored = value as Partial<StoredRow> | null
  return stored?.row?.v === ROW_VERSION && typeof stored.seen === 'number' ? (stored as StoredRow) : null
}
