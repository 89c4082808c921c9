/**
 * What there is to tidy, and whose week it is. Rows tell some of it at once; texts are read when it is unfolded, one after
 * the other with a pause between, and not again while they stay as they are.
 */
import { DAY_MS } from '../base/zone-clock'
import type { DocumentRow } from '../projections/document-row'
import { janitorAt, toTidyInRows, toTidyInText, type ToTidy, type TidyRule } from '../projections/janitor'
import type { Known } from '../projections/row-standing'
import type { TidyView } from './catch-up-views'
import { titleOf } from './document-lines'
import type { Session } from './session'
import { countOf } from './sync-words'

/** Those changed last; what lies deeper is found by whoever opens it. */
const MOST_READ = 100
/** A list that is just being drawn is left alone. */
const PAUSE_MS = { first: 2_000, next: 20 } as const

const WORDS: Readonly<Record<TidyRule, (count: number) => string>> = {
  staleProposal: () => 'Nobody wrote in it for two weeks, and it has no closing time.',
  outcomeOwed: () => 'Its closing time passed, and what came of it is not written yet.',
  unansweredThread: (count) => `${countOf(count, 'question')} asked beside it a week ago or more, without an answer.`,
  emptyAnswer: (count) => `${countOf(count, 'question')} of its own without an answer.`
}

/** Another row stands for every change of a document; what is asked in it grows old by itself, so it is read anew each day. */
const foundInText = new WeakMap<DocumentRow, { readonly day: number; readonly found: readonly ToTidy[] }>()

export class Tidying implements TidyView {
  readonly #session: Session
  readonly #known: Known
  #asked: boolean | null = $state(null)
  #isReading = $state(false)
  #cancelReading: (() => void) | null = null
  #inTexts: readonly ToTidy[] = $state.raw([])
  readonly most = MOST_READ
  readonly #janitor = $derived.by(() => janitorAt(this.#known.members(this.#known.nowMs), this.#known.nowMs))
  readonly #found = $derived.by(() =>
    this.isOpen ? [...toTidyInRows(this.#session.rows.present, this.#known), ...this.#inTexts] : []
  )

  constructor(session: Session, known: Known) {
    this.#session = session
    this.#known = known
    session.scope.defer(() => this.#cancelReading?.())
  }

  /** Its page is looked at: what is unfolded is read again, and what is being read already is not read twice. */
  visit(): void {
    if (!this.isOpen) return
    this.#cancelReading ??= this.#session.timers.after(PAUSE_MS.first, () => {
      this.#cancelReading = null
      void this.#read()
    })
  }

  get person(): TidyView['person'] {
    return this.#session.roster.person(this.#janitor)
  }

  get isOpen(): boolean {
    return this.#asked ?? this.#janitor === this.#session.engine.ownMember
  }

  get isReading(): boolean {
    return this.#isReading
  }

  get lines(): TidyView['lines'] {
    const { rows } = this.#session
    return [...Map.groupBy(this.#found, ({ document }) => document)].flatMap(([document, found]) => {
      const row = rows.get(document)
      const words = found.map(({ rule, count }) => WORDS[rule](count)).join(' ')
      return row && !row.trashed ? [{ document, title: titleOf(row.kind, row.title), words }] : []
    })
  }

  toggle(): void {
    this.#asked = !this.isOpen
    if (this.#asked) void this.#read()
  }

  async #read(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    const found: ToTidy[] = []
    for (const row of this.#session.rows.present.slice(0, MOST_READ)) {
      found.push(...(await this.#readOne(row)))
      if (!this.isOpen || this.#session.scope.ended) break
    }
    this.#inTexts = found
    this.#isReading = false
  }

  async #readOne(row: DocumentRow): Promise<readonly ToTidy[]> {
    const day = Math.floor(this.#known.nowMs / DAY_MS)
    const known = foundInText.get(row)
    if (known?.day === day) return known.found
    const { engine, timers } = this.#session
    await new Promise<void>((resolve) => timers.after(PAUSE_MS.next, resolve))
    const doc = await engine.readDocument(row.id)
    if (!doc.ok) return []
    const found = toTidyInText(row.id, doc.value, this.#known.nowMs)
    doc.value.destroy()
    foundInText.set(row, { day, found })
    return found
  }
}
