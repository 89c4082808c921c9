/**
 * Stands between a text and its editor (I6). The text is inspected before anything binds, and again inside every Yjs
 * transaction that an editor here did not make. On a problem the binding is let go of *within* that transaction, before
 * y-tiptap looks at it: it would delete what it does not know, for everyone.
 *
 * Make the guard before the editor: Yjs calls observers in the order they came.
 *
 * This module is loaded with the page, so it knows nothing of tiptap: whoever binds says under which origin it writes.
 */
import type * as Y from 'yjs'
import { checkFragment, type Inspection } from '$lib/docs/guard'
import { schema } from '$lib/docs/schema'

export interface Binding {
  /** The Yjs origin of the editor's own transactions, which need no inspection. */
  readonly origin: unknown
  /** Detaches the editor at once. */
  letGo(): void
}

export class TextGuard {
  readonly #fragment: Y.XmlFragment
  #inspection: Inspection = $state.raw({ verdict: 'ok', problems: [] })
  #binding: Binding | null = null

  constructor(fragment: Y.XmlFragment) {
    this.#fragment = fragment
    this.#inspection = checkFragment(fragment, schema)
    fragment.observeDeep(this.#look)
  }

  get inspection(): Inspection {
    return this.#inspection
  }

  bind(binding: Binding): void {
    this.#binding = binding
  }

  unbind(): void {
    this.#binding = null
  }

  close(): void {
    this.#fragment.unobserveDeep(this.#look)
  }

  readonly #look = (_events: unknown, transaction: Y.Transaction): void => {
    if (this.#binding && transaction.local && transaction.origin === this.#binding.origin) return
    const inspection = checkFragment(this.#fragment, schema)
    if (inspection.verdict !== 'ok') this.#binding?.letGo()
    if (inspection.verdict !== 'ok' || this.#inspection.verdict !== 'ok') this.#inspection = inspection
  }
}
