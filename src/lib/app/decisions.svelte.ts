/** Decisions: what was decided, by whom and why, of everything this device has. Loaded with the first look at the page. */
import type { DocumentId } from '../base/ids'
import { ok, type Failure, type Result } from '../base/result'
import { readDecisionContext } from '../docs/decision-context'
import { zonedMs } from '../docs/wall-time'
import { decisionLog, type Decision } from '../projections/decision-log'
import { possibleMs } from '../base/zone-clock'
import { foldWord } from '../projections/fold-word'
import { isReviewDue } from '../projections/review'
import { countWords } from './deciding-words'
import type { ReviewView } from './deciding-views'
import { decisionMarkdown } from './decision-markdown'
import type { DecisionDetails, DecisionLine, DecisionsView, UnfoldedDecision, VerdictFilter } from './decisions-views'
import { documentLine } from './document-lines'
import { sentenceFor } from './error-sentences'
import type { Session } from './session'
import { Supersession } from './supersession.svelte'
import type { Outcome, PersonView } from './views'

const PAGE = 40

export class Decisions implements DecisionsView {
  readonly #session: Session
  query = $state('')
  verdict: VerdictFilter = $state('any')
  #shown = $state(PAGE)
  #unfolded: ReadonlyMap<string, UnfoldedDecision> = $state.raw(new Map())
  readonly #supersession: Supersession
  readonly #log = $derived.by(() => decisionLog(this.#supersession.acts))
  readonly #lines = $derived.by(() => this.#log.decisions.flatMap((decision) => this.#line(decision) ?? []))
  readonly #found = $derived.by(() => this.#lines.filter((line) => this.#isFound(line)))
  readonly #months = $derived.by(() => monthsOf(this.#found.slice(0, this.#shown)))

  constructor(session: Session) {
    this.#session = session
    this.#supersession = new Supersession(session, session.scope)
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
    const decided = new Set<string>(this.#log.decisions.map(({ document }) => document))
    const unsettled = new Set<string>(this.#log.unsettled)
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
    const blocks: string[] = []
    for (const line of this.#found) {
      const details = await this.#read(line.document)
      if (!details.ok && details.error.kind !== 'NotHere') return sentenceFor(details.error)
      blocks.push(decisionMarkdown(line, details.ok ? details.value : null))
    }
    const content = `# Decisions of ${this.#session.entry.name}\n\n${blocks.join('\n')}`
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
    const decision = this.#log.decisions.find((each) => each.document === document)
    const positions = (decision?.positions ?? []).flatMap(({ member, stance, reason }) => {
      const person = this.#session.roster.person(member)
      return person ? [{ person, stance, reason }] : []
    })
    return ok({ ...context, positions })
  }

  /** Null for one whose document is in the trash, or not here. */
  #line(decision: Decision): DecisionLine | null {
    const { rows, roster } = this.#session
    const row = rows.get(decision.document)
    if (!row || row.trashed) return null
    const { number, document, verdict, words: why, decidedMs, counts } = decision
    return {
      ...{ number, document, verdict, why, decidedMs },
      title: documentLine(row, () => null).title,
      by: roster.person(decision.by),
      supersededBy: this.#linkTo(this.#supersession.by(document)),
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

  #isFound({ title, why, by, verdict }: DecisionLine): boolean {
    if (this.verdict !== 'any' && verdict !== this.verdict) return false
    const text = foldWord(`${title} ${why} ${by?.name ?? ''}`)
    return foldWord(this.query)
      .split(/\s+/)
      .every((word) => text.includes(word))
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
