/**
 * Which comments of a document were on this device's screen. Kept here and told to nobody: reading is not tracked.
 *
 * - By the comments' ids, not by time: what arrives late is new, whenever it was said.
 * - Where nothing is kept the document is here for the first time, and nothing in it is new.
 * - What was on screen is kept at once; its mark stays for as long as it is there to be read.
 */
import type { Scope } from '../base/scope'
import type { WorkspaceStore } from '../log/workspace-store'

/** Of one document; the oldest are forgotten first. */
const MOST_KEPT = 5_000

interface Deps {
  readonly store: Pick<WorkspaceStore, 'meta' | 'putMeta'>
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
    this.#kept = new Set([...[...this.#kept, ...comments].slice(-MOST_KEPT)])
    // Where it cannot be kept, the marks come back: that says less, and breaks nothing.
    void this.#deps.store.putMeta(this.#name, [...this.#kept])
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
    const kept = Array.isArray(read.value) ? read.value.filter((id) => typeof id === 'string') : null
    this.#kept = new Set(kept)
    this.#cleared = this.#kept
    if (kept === null) this.clear(present())
  }
}
