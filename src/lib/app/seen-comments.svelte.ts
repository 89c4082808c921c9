/**
 * Which comments of a document were on this device's screen. Kept here and told to nobody: reading is not tracked.
 *
 * - By the comments' ids, not by time: what arrives late is new, whenever it was said.
 * - Where nothing is kept the document is here for the first time, and nothing in it is new.
 * - Two windows keep theirs together: what was seen in one of them was seen.
 * - What was on screen is kept at once; its mark stays for as long as it is there to be read.
 */
import type { Scope } from '../base/scope'
import type { WorkspaceStore } from '../log/workspace-store'

/** Of one document; the oldest are forgotten first. */
const MOST_KEPT = 5_000

interface Deps {
  readonly store: Pick<WorkspaceStore, 'meta' | 'updateMeta'>
  readonly document: string
  readonly scope: Scope
}

export class SeenComments {
  readonly #deps: Deps
  readonly #name: string
  /** Null until it was read: before that nothing is marked. */
  #cleared: ReadonlySet<string> | null = $state.raw(null)
  #kept: ReadonlySet<string> = new Set()

  constructor(deps: Deps, present: () => readonly string[]) {
    this.#deps = deps
    this.#name = `seen-comments ${deps.document}`
    void this.#read(present)
  }

  isNew(comment: string): boolean {
    return this.#cleared !== null && !this.#cleared.has(comment)
  }

  /** They are on screen now. */
  saw(comments: readonly string[]): void {
    if (this.#cleared === null || comments.every((id) => this.#kept.has(id))) return
    this.#keep(comments)
  }

  /** They were on screen, and are not any more. */
  clear(comments: readonly string[]): void {
    this.saw(comments)
    if (comments.some((id) => this.isNew(id))) this.#cleared = new Set([...(this.#cleared ?? []), ...comments])
  }

  async #read(present: () => readonly string[]): Promise<void> {
    const { store, scope } = this.#deps
    const read = await store.meta(this.#name)
    if (!read.ok || scope.ended) return
    const kept = idsIn(read.value)
    this.#kept = new Set(kept)
    // The first visit is kept where nothing was said yet, too: what comes after it is new.
    if (kept === null) this.#keep(present())
    this.#cleared = this.#kept
  }

  #keep(comments: readonly string[]): void {
    this.#kept = latest([...this.#kept, ...comments])
    // Where it cannot be kept, the marks come back: that says less, and breaks nothing.
    void this.#deps.store.updateMeta(this.#name, (former) => [...latest([...(idsIn(former) ?? []), ...this.#kept])])
  }
}

/** Null for what is no list of ids. */
function idsIn(kept: unknown): readonly string[] | null {
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : null
}

function latest(ids: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(ids)].slice(-MOST_KEPT))
}
