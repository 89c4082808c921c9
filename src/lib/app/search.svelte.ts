/** Search over titles: as you type, accents and case aside, from projections and this device's private drafts alone. */
import { plainName } from '../base/plain-name'
import { newTitleIndex, type TitleIndex } from '../projections/title-search'
import type { DraftsView } from './draft-views'
import { documentLine } from './document-lines'
import type { Session } from './session'
import type { DocumentLine, SearchHit, SearchView } from './views'

const MOST_HITS = 20
const MOST_RECENT = 8

export class Search implements SearchView {
  query = $state('')
  readonly #session: Session
  #drafts: DraftsView | null = $state.raw(null)
  readonly #index: TitleIndex = $derived.by(() =>
    newTitleIndex([...this.#session.rows.present, ...(this.#drafts?.lines ?? [])])
  )
  readonly #hits = $derived.by(() => this.#find())
  readonly #recent = $derived.by(() =>
    this.#session.rows.present
      .slice(0, MOST_RECENT)
      .map((row) => this.#line(row.id))
      .filter((line) => line !== null)
  )

  constructor(session: Session) {
    this.#session = session
    void this.#findDrafts()
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
    const { rows, roster } = this.#session
    const row = rows.get(id)
    if (row) return documentLine(row, (member) => roster.person(member))
    const draft = this.#drafts?.lines.find((line) => line.id === id)
    return draft ? { ...draft, status: null, changedBy: roster.me, detail: null, isDraft: true } : null
  }

  async #findDrafts(): Promise<void> {
    // Without them documents are found all the same.
    const drafts = await this.#session.drafts
    await drafts?.refresh()
    this.#drafts = drafts
  }
}
