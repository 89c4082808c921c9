/** Search over titles: as you type, accents and case aside, from projections alone. */
import { plainName } from '../base/plain-name'
import { newTitleIndex, type TitleIndex } from '../projections/title-search'
import { documentLine } from './document-lines'
import type { Session } from './session'
import type { DocumentLine, SearchHit, SearchView } from './views'

const MOST_HITS = 20
const MOST_RECENT = 8

export class Search implements SearchView {
  query = $state('')
  readonly #session: Session
  readonly #index: TitleIndex = $derived.by(() => newTitleIndex(this.#session.rows.present))
  readonly #hits = $derived.by(() => this.#find())
  readonly #recent = $derived.by(() =>
    this.#session.rows.present
      .slice(0, MOST_RECENT)
      .map((row) => this.#line(row.id))
      .filter((line) => line !== null)
  )

  constructor(session: Session) {
    this.#session = session
  }

  get hits(): readonly SearchHit[] {
    return this.#hits
  }

  get recent(): readonly DocumentLine[] {
    return this.#recent
  }

  #find(): readonly SearchHit[] {
    const query = this.query.trim()
    if (query === '') return []
    return this.#index.find(query, MOST_HITS).flatMap(({ id, runs }) => {
      const line = this.#line(id)
      const marked = runs.map(({ text, found }) => ({ text: plainName(text), found }))
      return line ? [{ ...line, titleRuns: marked.length > 0 ? marked : [{ text: line.title, found: false }] }] : []
    })
  }

  #line(id: string): DocumentLine | null {
    const row = this.#session.rows.get(id)
    return row ? documentLine(row, (member) => this.#session.roster.person(member)) : null
  }
}
