/** The lists: proposals, agendas, the library and the trash. A page of rows at a time, so that ten thousand cost no more than fifty. */
import type { DocumentId } from '../base/ids'
import type { DocumentRow } from '../projections/document-row'
import { documentLine } from './document-lines'
import { sentenceFor } from './error-sentences'
import { loadPart } from './load-part'
import type { Session } from './session'
import type { Standings } from './standings'
import type { DocumentLine, ListView, Outcome, TrashView } from './views'

const PAGE = 50

export class DocumentList implements ListView {
  readonly #session: Session
  readonly #rows: () => readonly DocumentRow[]
  #shown = $state(PAGE)
  #standings: Standings | null = $state.raw(null)
  readonly #documents = $derived.by(() => {
    const { roster } = this.#session
    return this.#rows()
      .slice(0, this.#shown)
      .map((row) => ({
        ...documentLine(row, (member) => roster.person(member)),
        standing: this.#standings?.of(row) ?? null
      }))
  })

  constructor(session: Session, rows: () => readonly DocumentRow[]) {
    this.#session = session
    this.#rows = rows
    // Without the part a list says what its documents say of themselves.
    void import('./late-lists').then(
      (part) => (this.#standings = part.openStandings(session)),
      () => undefined
    )
  }

  get ready(): boolean {
    return this.#session.rows.ready
  }

  get total(): number {
    return this.#rows().length
  }

  get documents(): readonly DocumentLine[] {
    return this.#documents
  }

  showMore(): void {
    this.#shown += PAGE
  }
}

export class TrashList extends DocumentList implements TrashView {
  readonly #engine: Session['engine']

  constructor(session: Session) {
    super(session, () => session.rows.trashed)
    this.#engine = session.engine
  }

  async restore(document: string): Outcome {
    const part = await loadPart(() => import('../docs/document'))
    if (!part.ok) return sentenceFor(part.error)
    const { setTrashed } = part.value
    const restored = await this.#engine.changeDocument(document as DocumentId, (doc) => setTrashed(doc, null))
    return restored.ok ? null : sentenceFor(restored.error)
  }
}
