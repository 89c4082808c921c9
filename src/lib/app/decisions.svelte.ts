/** Decisions: what was decided, by whom and why, of everything this device has. Loaded with the first look at the page. */
import { zonedMs } from '../docs/wall-time'
import { decisionLog, type Decision } from '../projections/decision-log'
import { countWords } from './deciding-words'
import type { DecisionLine, DecisionsView, VerdictFilter } from './decisions-views'
import { documentLine } from './document-lines'
import type { Session } from './session'
import { Supersession } from './supersession.svelte'
import type { Outcome, PersonView } from './views'

const PAGE = 40
const VERDICTS = { adopted: 'Adopted', declined: 'Declined', withdrawn: 'Withdrawn' } as const

export class Decisions implements DecisionsView {
  readonly #session: Session
  query = $state('')
  verdict: VerdictFilter = $state('any')
  #shown = $state(PAGE)
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

  saveMarkdown(): Outcome {
    const blocks = this.#found.map(markdownOf)
    const content = `# Decisions of ${this.#session.entry.name}\n\n${blocks.join('\n')}`
    this.#session.desk.saveFile({ name: 'decisions.md', content, type: 'text/markdown' })
    return Promise.resolve(null)
  }

  print(): void {
    this.#session.desk.print()
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
      tookPart: decision.tookPart.flatMap((member): PersonView[] => {
        const person = roster.person(member)
        return person ? [person] : []
      })
    }
  }

  #linkTo(id: string | null): DecisionLine['supersededBy'] {
    const row = id === null ? undefined : this.#session.rows.get(id)
    return row ? { document: row.id, title: documentLine(row, () => null).title } : null
  }

  #isFound({ title, why, by, verdict }: DecisionLine): boolean {
    if (this.verdict !== 'any' && verdict !== this.verdict) return false
    const text = plain(`${title} ${why} ${by?.name ?? ''}`)
    return plain(this.query)
      .split(/\s+/)
      .every((word) => text.includes(word))
  }
}

/** Accents and capitals aside, as search elsewhere. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function monthsOf(lines: readonly DecisionLine[]): DecisionsView['months'] {
  const months: { label: string; decisions: DecisionLine[] }[] = []
  const words = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' })
  for (const line of lines) {
    const label = words.format(line.decidedMs)
    const last = months.at(-1)
    if (last?.label === label) last.decisions.push(line)
    else months.push({ label, decisions: [line] })
  }
  return months
}

function markdownOf({ number, title, verdict, why, by, decidedMs, counts, supersededBy }: DecisionLine): string {
  const day = new Date(decidedMs).toISOString().slice(0, 10)
  const replaced = supersededBy ? [`Superseded by ${supersededBy.title}`] : []
  const facts = [VERDICTS[verdict], day, ...(by ? [by.name] : []), ...(counts === '' ? [] : [counts]), ...replaced]
  return `## ${number}. ${oneLine(title)}\n\n${oneLine(facts.join(' · '))}\n\n${quoted(why)}\n`
}

const oneLine = (text: string) => text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/([\\`*_[\]<>#])/g, '\\$1')

function quoted(words: string): string {
  return words
    .split('\n')
    .map((line) => `> ${oneLine(line)}`.trimEnd())
    .join('\n')
}
