/**
 * What the acts of a workspace say was decided, and which decision took the place of which: one book for everybody who asks,
 * for as long as the workspace is open. It is read again when an act is said or a row is another, and then once.
 */
import type { DocumentId } from '../base/ids'
import { decisionLog, type DecisionLog } from '../projections/decision-log'
import { supersessions } from '../projections/supersession'
import type { SpokenAct } from '../docs/spoken-act'
import type { Session } from './session'

const NONE: readonly SpokenAct[] = []

const bookBySession = new WeakMap<Session, DecisionBook>()

/** Asked for by constructors: whatever is on screen just then goes before the book does. */
export function decisionBookOf(session: Session): DecisionBook {
  const book = bookBySession.get(session) ?? new DecisionBook(session)
  bookBySession.set(session, book)
  return book
}

export class DecisionBook {
  readonly #session: Session
  #looks = $state(0)
  readonly #log: DecisionLog = $derived.by(() => decisionLog(this.#acts))
  readonly #numbers: ReadonlyMap<DocumentId, number> = $derived(
    new Map(this.#log.decisions.map(({ document, number }) => [document, number]))
  )
  readonly #byFormer = $derived.by(() => supersessions(this.#session.rows.present, this.#acts))

  constructor(session: Session) {
    this.#session = session
    session.scope.defer(session.engine.actsChanged.listen(() => (this.#looks += 1)))
  }

  /** Newest first. */
  get decisions(): DecisionLog['decisions'] {
    return this.#log.decisions
  }

  get unsettled(): DecisionLog['unsettled'] {
    return this.#log.unsettled
  }

  numberOf(document: DocumentId): number | null {
    return this.#numbers.get(document) ?? null
  }

  /** The document that took its place; null while none did. */
  successorOf(document: DocumentId): DocumentId | null {
    return this.#byFormer.get(document) ?? null
  }

  /** Acts on it, or those on none, as they count now: the same array until one of them is another. */
  actsOn(document: DocumentId | null): readonly SpokenAct[] {
    return this.#acts.get(document) ?? NONE
  }

  get #acts(): Session['engine']['actsByDocument'] {
    void this.#looks
    return this.#session.engine.actsByDocument
  }
}
