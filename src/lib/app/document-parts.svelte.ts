/**
 * Reading a Y.Doc from runes, in two speeds: parts that a screen shows at once (title, state, items), and counts over
 * the whole text, which wait for a pause and never run on the typing path.
 */
import type * as Y from 'yjs'
import type { Timers } from '../base/ports'
import type { Scope } from '../base/scope'

const PAUSE_MS = 400

/** A root of a Y.Doc, of whatever type. */
interface Observable {
  observeDeep(listener: () => void): void
  unobserveDeep(listener: () => void): void
}

/** Re-reads `read()` after every transaction that changed one of `roots`. */
export class Live<T> {
  #value: T = $state.raw() as T

  constructor(roots: readonly Observable[], read: () => T, scope: Scope) {
    this.#value = read()
    const reread = () => (this.#value = read())
    for (const root of roots) {
      root.observeDeep(reread)
      scope.defer(() => root.unobserveDeep(reread))
    }
  }

  get value(): T {
    return this.#value
  }
}

/** Re-reads `read()` when the document has been quiet for a moment. */
export class Settled<T> {
  #value: T = $state.raw() as T

  constructor(doc: Y.Doc, read: () => T, timers: Timers, scope: Scope) {
    this.#value = read()
    let cancel: (() => void) | null = null
    const later = () => {
      cancel ??= timers.after(PAUSE_MS, () => {
        cancel = null
        if (!scope.ended) this.#value = read()
      })
    }
    doc.on('update', later)
    scope.defer(() => {
      doc.off('update', later)
      cancel?.()
    })
  }

  get value(): T {
    return this.#value
  }
}
