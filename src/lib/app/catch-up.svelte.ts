/** Catch up, simple for now: what changed last, by day of this device's calendar, and by whom. */
import type { DocumentRow } from '../projections/document-row'
import type { LateCatchUp } from './catch-up-views'
import { documentLine } from './document-lines'
import type { Session } from './session'
import type { CatchUpView } from './views'

const PAGE = 40
const DAY_MS = 86_400_000

export class CatchUp implements CatchUpView {
  readonly #session: Session
  #shown = $state(PAGE)
  readonly #days = $derived.by(() => this.#listDays())

  constructor(session: Session) {
    this.#session = session
  }

  get ready(): boolean {
    return this.#session.rows.ready
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

  async later(): Promise<LateCatchUp> {
    return (await import('./late-lists')).openLateCatchUp(this.#session)
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
