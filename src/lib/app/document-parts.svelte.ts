/**
 * Reading a Y.Doc from runes, in two speeds: parts that a screen shows at once (title, state, items), and counts over
 * the whole text, which wait for a pause and never run on the typing path.
 */
import type * as Y from 'yjs'
import type { Timers } from '../base/ports'
import type { Scope } from '../base/scope'

/** How long what is read of a whole text may be behind it; what costs more to read waits longer. */
export const PAUSE_MS = { counts: 400, hash: 1_000, advice: 3_000 } as const

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

interface SettledDeps {
  readonly timers: Timers
  readonly scope: Scope
  readonly pauseMs?: number
}

/** Re-reads `read()` a moment after the document changed, once for all that changes until then. */
export class Settled<T> {
  #value: T = $state.raw() as T

  constructor(doc: Y.Doc, read: () => T, { timers, scope, pauseMs = PAUSE_MS.counts }: SettledDeps) {
    this.#value = read()
    let cancel: (() => void) | null = null
    const later = () => {
      cancel ??= timers.after(pauseMs, () => {
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
