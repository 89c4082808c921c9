/** *Needs you*: the one place that asks. What only an admin can settle, and what a person promised and is at work to keep. */
import type { LogId } from '../base/ids'
import { isolateName } from '../base/plain-name'
import { remindersFor, type Reminder } from '../projections/reminders'
import type { Known } from '../projections/row-standing'
import type { WaitingWork } from '../sync/waiting-work'
import { isAdmin } from '../team/verdict'
import type { NeedsView, NeedView } from './catch-up-views'
import { awayTimes } from './deciding-case'
import { titleOf } from './document-lines'
import type { LooksView } from './look-views'
import type { Session } from './session'

/** More than these nobody settles in a morning. */
const MOST_SHOWN = 7

const MOST_WORDS = 140
const SHOWN_TO_YOU = 'A private draft. Of all others here only you can read it.'
const OUTCOME_OWED = 'Its closing time passed, and what came of it is not written yet.'
const REVIEW_DUE = 'It was to be looked at again by now. Does it still hold?'

type KnownToNeeds = Known & { readonly waitingWork: readonly WaitingWork[] }

export class Needs implements NeedsView {
  readonly #session: Session
  readonly #known: KnownToNeeds
  #isWhole = $state(false)
  #looks: LooksView | null = $state.raw(null)
  readonly #all = $derived.by(() => [...this.#away(), ...this.#shownToMe(), ...this.#ofAdmins(), ...this.#reminders()])

  constructor(session: Session, known: KnownToNeeds) {
    this.#session = session
    this.#known = known
    void session.looks().then((looks) => (this.#looks = looks))
  }

  get needs(): readonly NeedView[] {
    return this.#isWhole ? this.#all : this.#all.slice(0, MOST_SHOWN)
  }

  get more(): number {
    return this.#all.length - this.needs.length
  }

  showMore(): void {
    this.#isWhole = true
  }

  #away(): NeedView[] {
    const { roster, now } = this.#session
    return (roster.me.away?.needs(now.ms) ?? []).map((need) => ({ ...need, ...ON_PEOPLE }))
  }

  #shownToMe(): NeedView[] {
    return (this.#looks?.waiting ?? []).map(({ id, address, person, title, words, saidMs, problem }) => ({
      id,
      title: `${isolateName(person?.name ?? 'Somebody')} asks you for a look: ${title}`,
      words: problem ?? (words === '' ? SHOWN_TO_YOU : `“${beginningOf(words)}”`),
      ...{ document: address, action: 'Look', sinceMs: saidMs, day: null }
    }))
  }

  #ofAdmins(): NeedView[] {
    const { roster } = this.#session
    if (roster.goneAs !== null || !isAdmin(roster.me.role)) return []
    const outside = roster.members
      .filter(({ waits }) => waits)
      .map(({ id, name }) => ({
        id,
        title: `${isolateName(name)} waits to be let in`,
        words: 'They came by a link that was closed meanwhile.',
        ...ON_PEOPLE
      }))
    return [...outside, ...workThatWaits(this.#known.waitingWork, (log) => roster.personOfLog(log)?.name ?? 'Somebody')]
  }

  #reminders(): NeedView[] {
    const { engine, roster, rows } = this.#session
    if (!roster.mayWrite) return []
    const { zone, hours } = roster.me
    const member = engine.ownMember
    const me = { member, zone, hours, away: awayTimes(engine).get(member) ?? [] }
    return remindersFor(me, rows.present, this.#known).map((reminder) => this.#needOf(reminder))
  }

  #needOf(reminder: Reminder): NeedView {
    const { document } = reminder
    const title = titleOf('proposal', this.#session.rows.get(document)?.title ?? '')
    return reminder.kind === 'outcomeOwed'
      ? {
          ...{ id: `outcome ${document}`, title, words: OUTCOME_OWED, document, action: 'Write the outcome' },
          ...{ sinceMs: reminder.closedAtMs, day: null }
        }
      : {
          ...{ id: `review ${document}`, title, words: REVIEW_DUE, document, action: 'Look again' },
          ...{ sinceMs: null, day: reminder.day }
        }
  }
}

/** A line of it. */
function beginningOf(words: string): string {
  const line = words.replace(/\s+/g, ' ')
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line
}

const ON_PEOPLE = { document: null, action: 'Look', sinceMs: null, day: null } as const

/** By whom: an admin takes all of one log in, or leaves it. */
function workThatWaits(works: readonly WaitingWork[], nameOf: (log: LogId) => string): NeedView[] {
  const ofDocuments = works.filter(({ documents }) => documents.length > 0)
  return [...Map.groupBy(ofDocuments, ({ log }) => log)].map(([log, own]) => ({
    id: log,
    title: `What ${isolateName(nameOf(log))} wrote waits to be taken in`,
    words: `${own.length === 1 ? '1 change' : `${own.length} changes`}. Until then nobody is shown it as part of a document.`,
    ...ON_PEOPLE
  }))
}
