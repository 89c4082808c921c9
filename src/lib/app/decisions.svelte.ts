/** Decisions: what was decided, by whom and why, of everything this device has. Loaded with the first look at the page. */
import type { DocumentId } from '../base/ids'
import { plainName } from '../base/plain-name'
import { ok, type Failure, type Result } from '../base/result'
import { readDecisionContext } from '../docs/decision-context'
import { zonedMs } from '../docs/wall-time'
import type { Decision } from '../projections/decision-log'
import { possibleMs } from '../base/zone-clock'
import { isReviewDue } from '../projections/review'
import { countWords } from './deciding-words'
import type { ReviewView } from './deciding-views'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { chosenOf, decisionTest, filterWords, NO_FILTER, personChoices, topicChoices } from './decision-filter'
import { decisionMarkdown, decisionsMarkdown } from './decision-markdown'
import type { DecisionDetails, DecisionLine, DecisionsView, UnfoldedDecision, VerdictFilter } from './decisions-views'
import { documentLine } from './document-lines'
import { sentenceFor } from './error-sentences'
import { openStandings } from './late-lists'
import type { Session } from './session'
import type { Standings } from './standings'
import type { Outcome, PersonView } from './views'

const PAGE = 40

export class Decisions implements DecisionsView {
  readonly #session: Session
  query = $state('')
  verdict: VerdictFilter = $state('any')
  #topic = $state('')
  #person = $state('')
  #shown = $state(PAGE)
  #unfolded: ReadonlyMap<string, UnfoldedDecision> = $state.raw(new Map())
  readonly #book: DecisionBook
  readonly #standings: Standings
  readonly #lines = $derived.by(() => this.#book.decisions.flatMap((decision) => this.#line(decision) ?? []))
  readonly topics = $derived.by(() => topicChoices(this.#lines))
  readonly people = $derived.by(() => personChoices(this.#lines))
  readonly #found = $derived.by(() => this.#lines.filter(decisionTest(this)))
  readonly #months = $derived.by(() => monthsOf(this.#found.slice(0, this.#shown)))

  constructor(session: Session) {
    this.#session = session
    this.#book = decisionBookOf(session)
    this.#standings = openStandings(session)
  }

  get ready(): boolean {
    return this.#session.rows.ready
  }

  get total(): number {
    return this.#lines.length
  }

  get inForce(): number {
    return this.#lines.filter(({ verdict, supersededBy }) => verdict === 'adopted' && !supersededBy).length
  }

  get topic(): string {
    return chosenOf(this.topics, this.#topic)
  }

  set topic(topic: string) {
    this.#topic = topic
  }

  get person(): string {
    return chosenOf(this.people, this.#person)
  }

  set person(person: string) {
    this.#person = person
  }

  get found(): number {
    return this.#found.length
  }

  get lookedFor(): string {
    return filterWords(this, this)
  }

  clear(): void {
    Object.assign(this, NO_FILTER)
  }

  get months(): DecisionsView['months'] {
    return this.#months
  }

  get more(): number {
    return Math.max(0, this.#found.length - this.#shown)
  }

  showMore(): void {
    this.#shown += PAGE
  }

  get beingDecided(): DecisionsView['beingDecided'] {
    const { rows, roster } = this.#session
    const decided = new Set<string>(this.#book.decisions.map(({ document }) => document))
    const unsettled = new Set<string>(this.#book.unsettled)
    return rows.present
      .filter(({ id, status }) => unsettled.has(id) || (status === 'open' && !decided.has(id)))
      .map((row) => ({
        ...documentLine(row, (member) => roster.person(member)),
        closesMs: row.closes && zonedMs(row.closes),
        isUnsettled: unsettled.has(row.id)
      }))
  }

  get reviews(): DecisionsView['reviews'] {
    return this.#lines
      .flatMap(({ document, title, review, verdict }) =>
        review && verdict === 'adopted' ? [{ document, title, review }] : []
      )
      .sort((a, b) => (a.review.day < b.review.day ? -1 : 1))
  }

  unfolded(document: string): UnfoldedDecision | null {
    return this.#unfolded.get(document) ?? null
  }

  toggle(document: string): void {
    if (!this.#unfolded.has(document)) void this.#unfold(document)
    else this.#unfolded = new Map([...this.#unfolded].filter(([id]) => id !== document))
  }

  async saveMarkdown(): Outcome {
    const { lookedFor } = this
    const blocks: string[] = []
    for (const line of this.#found) {
      const details = await this.#read(line.document)
      if (!details.ok && details.error.kind !== 'NotHere') return sentenceFor(details.error)
      blocks.push(decisionMarkdown(line, details.ok ? details.value : null))
    }
    const content = decisionsMarkdown({ workspace: this.#session.entry.name, lookedFor, blocks })
    this.#session.desk.saveFile({ name: 'decisions.md', content, type: 'text/markdown' })
    return null
  }

  print(): void {
    void this.#print()
  }

  async #print(): Promise<void> {
    const folded = this.#found.slice(0, this.#shown).filter(({ document }) => !this.#unfolded.has(document))
    for (const { document } of folded) await this.#unfold(document)
    // In a turn of its own: what was unfolded is drawn first.
    this.#session.timers.after(0, () => this.#session.desk.print())
  }

  async #unfold(document: string): Promise<void> {
    const put = (unfolded: UnfoldedDecision) => (this.#unfolded = new Map([...this.#unfolded, [document, unfolded]]))
    put({ kind: 'reading' })
    const details = await this.#read(document)
    // Folded again meanwhile, it stays so.
    if (!this.#unfolded.has(document)) return
    put(details.ok ? { kind: 'read', details: details.value } : { kind: 'failed', problem: sentenceFor(details.error) })
  }

  async #read(document: string): Promise<Result<DecisionDetails, Failure>> {
    const doc = await this.#session.engine.readDocument(document as DocumentId)
    if (!doc.ok) return doc
    const context = readDecisionContext(doc.value)
    doc.value.destroy()
    const decision = this.#book.decisions.find((each) => each.document === document)
    const positions = (decision?.positions ?? []).flatMap(({ member, stance, reason }) => {
      const person = this.#session.roster.person(member)
      return person ? [{ person, stance, reason }] : []
    })
    return ok({ ...context, positions })
  }

  /** Null for one whose document is in the trash, or not here. */
  #line(decision: Decision): DecisionLine | null {
    const { rows, roster } = this.#session
    const standings = this.#standings
    const row = rows.get(decision.document)
    if (!row || row.trashed) return null
    const { number, document, verdict, words: why, decidedMs, counts } = decision
    return {
      ...{ number, document, verdict, why, decidedMs },
      // Told when it is shown: it takes whom each asks, and changes with time.
      get notFinal() {
        return standings.notFinal(row)
      },
      title: documentLine(row, () => null).title,
      by: roster.person(decision.by),
      topics: row.topics.map(plainName),
      supersededBy: this.#linkTo(this.#book.successorOf(document)),
      counts: countWords(counts, 0),
      pod: row.terms?.asked.kind === 'pod' ? row.terms.asked.name || 'Unnamed' : null,
      review: this.#review(row.terms?.review ?? null),
      tookPart: decision.positions.flatMap(({ member }): PersonView[] => {
        const person = roster.person(member)
        return person ? [person] : []
      })
    }
  }

  #review(day: string | null): ReviewView | null {
    const { now, roster } = this.#session
    return day === null ? null : { day, isDue: isReviewDue(day, { nowMs: now.ms, zone: roster.me.zone }) }
  }

  #linkTo(id: string | null): DecisionLine['supersededBy'] {
    const row = id === null ? undefined : this.#session.rows.get(id)
    return row ? { document: row.id, title: documentLine(row, () => null).title } : null
  }
}

function monthsOf(lines: readonly DecisionLine[]): DecisionsView['months'] {
  const months: { label: string; decisions: DecisionLine[] }[] = []
  const words = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' })
  for (const line of lines) {
    const label = words.format(possibleMs(line.decidedMs))
    const last = months.at(-1)
    if (last?.label === label) last.decisions.push(line)
    else months.push({ label, decisions: [line] })
  }
  return months
}
