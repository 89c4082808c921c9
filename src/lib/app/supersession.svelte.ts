/** Which decision took the place of which, read again when a list row or an outcome is another. */
import type { DocumentId } from '../base/ids'
import type { Scope } from '../base/scope'
import { supersessions } from '../projections/supersession'
import type { Session } from './session'

export class Supersession {
  readonly #session: Session
  #acts: Session['engine']['actsByDocument'] = $state.raw(new Map())
  readonly #byFormer = $derived.by(() => supersessions(this.#session.rows.present, this.#acts))

  constructor(session: Session, scope: Scope) {
    this.#session = session
    const reread = () => (this.#acts = new Map(session.engine.actsByDocument))
    reread()
    scope.defer(session.engine.actsChanged.listen(reread))
  }

  /** Every act on this device, as it counts now. */
  get acts(): Session['engine']['actsByDocument'] {
    return this.#acts
  }

  /** The document that took its place; null while none did. */
  by(document: DocumentId): DocumentId | null {
    return this.#byFormer.get(document) ?? null
  }
}
