/** Catch up, simple for now: what changed last, by day of this device's calendar, and by whom. */
import type { LogId } from '../base/ids'
import { isolateName } from '../base/plain-name'
import type { DocumentRow } from '../projections/document-row'
import type { WaitingWork } from '../sync/waiting-work'
import { isAdmin } from '../team/verdict'
import { documentLine } from './document-lines'
import type { Session } from './session'
import type { CatchUpView } from './views'

const PAGE = 40
const DAY_MS = 86_400_000

export class CatchUp implements CatchUpView {
  readonly #session: Session
  #shown = $state(PAGE)
  readonly #days = $derived.by(() => this.#listDays())

  #works: readonly WaitingWork[] = $state.raw([])

  constructor(session: Session) {
    this.#session = session
    const { engine, scope } = session
    const reread = () => (this.#works = engine.waitingWork)
    reread()
    scope.defer(engine.documentsRebuilt.listen(reread))
    scope.defer(engine.teamChanged.listen(reread))
  }

  get ready(): boolean {
    return this.#session.rows.ready
  }

  get needs(): CatchUpView['needs'] {
    const { roster, now } = this.#session
    const away = roster.me.away?.needs(now.ms) ?? []
    if (roster.goneAs !== null || !isAdmin(roster.me.role)) return away
    const outside = roster.members
      .filter(({ waits }) => waits)
      .map(({ id, name }) => ({
        id,
        title: `${isolateName(name)} waits to be let in`,
        words: 'They came by a link that was closed meanwhile.'
      }))
    return [...away, ...outside, ...workThatWaits(this.#works, (log) => roster.personOfLog(log)?.name ?? 'Somebody')]
  }

  get isAwaited(): boolean {
    const { members, report } = this.#session.roster
    // A link need not tell which devices the others have.
    const hasOthers = members.some(({ isMe }) => !isMe)
    return hasOthers && (report.busy || report.others.every(({ heardMs }) => heardMs === null))
  }

  get days(): CatchUpView['days'] {
    return this.#days
  }

  get more(): number {
    return Math.max(0, this.#session.rows.present.length - this.#shown)
  }

  showMore(): void {
    this.#shown += PAGE
  }

  #listDays(): CatchUpView['days'] {
    const now = this.#session.now.ms
    const rowsByDay = Map.groupBy(this.#session.rows.present.slice(0, this.#shown), (row) =>
      startOfDay(Math.min(row.changedMs, now))
    )
    return [...rowsByDay].map(([dayMs, rows]) => ({
      dayMs,
      label: dayLabel(dayMs, now),
      documents: rows.map((row) => this.#line(row))
    }))
  }

  #line(row: DocumentRow): CatchUpView['days'][number]['documents'][number] {
    const { roster } = this.#session
    const personOf = (member: string | null) => roster.person(member)
    return {
      ...documentLine(row, personOf),
      changedByAll: row.changedByAll.flatMap(({ member }) => personOf(member) ?? [])
    }
  }
}

/** By whom: an admin takes all of one log in, or leaves it. */
function workThatWaits(works: readonly WaitingWork[], nameOf: (log: LogId) => string): CatchUpView['needs'] {
  const ofDocuments = works.filter(({ documents }) => documents.length > 0)
  return [...Map.groupBy(ofDocuments, ({ log }) => log)].map(([log, own]) => ({
    id: log,
    title: `What ${isolateName(nameOf(log))} wrote waits to be taken in`,
    words: `${own.length === 1 ? '1 change' : `${own.length} changes`}. Until then nobody is shown it as part of a document.`
  }))
}

export function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}

export function dayLabel(dayMs: number, nowMs: number): string {
  const days = Math.round((startOfDay(nowMs) - dayMs) / DAY_MS)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  const sameYear = new Date(dayMs).getFullYear() === new Date(nowMs).getFullYear()
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' })
  }).format(dayMs)
}
