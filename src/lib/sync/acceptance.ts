/**
 * Which entries count as the team stands now (rule 4). Form, role and validity are judged once, when an entry is decided;
 * what removals, demotions and closed logs take away is looked up here whenever a document is read. So a removal heard of
 * late takes nothing off the disk, and what an admin adopts is simply read again.
 *
 * - Worked out from headers alone, the same on every device with the same entries; nothing of it is kept.
 * - Looked at again when the team's cuts change, and when somebody writes who had not heard of every end, or in a log that is
 *   closed: whoever has heard of an end cannot vouch for what is beyond it, so in a team that knows, nothing is ever read again.
 * - An entry whose author touched a document counts as one with updates: that is what a header shows.
 */
import type { DocumentId, LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { TeamState } from '../team/team-state'
import type { Cutoff } from '../wire/statement'
import type { OpeningFailure } from './opening'
import type { Place } from './stored-logs'
import type { WaitingWork, WaitingWorkDeps, WorkedOut } from './waiting-work'

export interface Acceptance {
  /** Whether what an entry says in a document is part of it now. */
  counts(place: Place): boolean
  /** By log, then by seq. */
  readonly waiting: readonly WaitingWork[]
  /** Entries of these logs were decided. */
  decided(logs: readonly LogId[]): void
  /** Looks again where there is reason to; the documents whose content is another now. */
  refresh(): Promise<Result<ReadonlySet<DocumentId>, OpeningFailure>>
}

/** Begins with everything counting; `refresh` before the first document is read. */
export function newAcceptance(deps: WaitingWorkDeps): Acceptance {
  return new Accepted(deps)
}

const NOTHING: WorkedOut = { waiting: [], informed: new Set() }

class Accepted implements Acceptance {
  readonly #deps: WaitingWorkDeps
  #waiting: readonly WaitingWork[] = []
  #waitingByLog = new Map<LogId, WaitingWork[]>()
  /** The team's ends as last looked at; a string that differs when one of them does. */
  #ends = ''
  #isStale = false
  /** Logs that go on, and whose authors had heard of every end: what they write next changes nothing here. */
  #informed: ReadonlySet<LogId> = NOTHING.informed

  constructor(deps: WaitingWorkDeps) {
    this.#deps = deps
  }

  get waiting(): readonly WaitingWork[] {
    return this.#waiting
  }

  counts({ log, seq }: Place): boolean {
    return !this.#waitingByLog.get(log)?.some(({ from, to }) => from <= seq && seq <= to)
  }

  decided(logs: readonly LogId[]): void {
    const mayChange = (log: LogId) => !this.#informed.has(log) || this.#waitingByLog.has(log)
    if (this.#ends !== '' && logs.some(mayChange)) this.#isStale = true
  }

  async refresh(): Promise<Result<ReadonlySet<DocumentId>, OpeningFailure>> {
    const { team } = this.#deps
    const ends = endsOf(team.state)
    if (ends === this.#ends && !this.#isStale) return ok(new Set())
    const worked = ends === '' ? ok(NOTHING) : await this.#workOut()
    if (!worked.ok) return worked
    const { waiting, informed } = worked.value
    const former = this.#waiting
    this.#ends = ends
    this.#isStale = false
    this.#informed = informed
    this.#waiting = waiting
    this.#waitingByLog = byLog(waiting)
    return ok(new Set([...missingIn(former, waiting), ...missingIn(waiting, former)]))
  }

  /** Most teams have put nobody out: its code is loaded where one has. */
  async #workOut(): Promise<Result<WorkedOut, OpeningFailure>> {
    const part = await import('./waiting-work').catch(() => null)
    return part ? part.workOut(this.#deps) : err({ kind: 'PartNotLoaded' })
  }
}

/** Differs when a cut, what was adopted, or the end of a log does; empty when there is none of them. */
function endsOf({ cuts, logs }: TeamState): string {
  const closed = [...logs.values()].flatMap(({ log, closedAt }) => (closedAt ? [`${log} ${closedAt.seq}`] : []))
  const cut = [...cuts].flatMap(([log, each]) =>
    each.map(({ end, leaves, adopted }) => `${log} ${end} ${leaves} ${adopted.map(pinsOf).join()}`)
  )
  return [...closed, ...cut].sort().join('\n')
}

function byLog(works: readonly WaitingWork[]): Map<LogId, WaitingWork[]> {
  const worksByLog = new Map<LogId, WaitingWork[]>()
  for (const work of works) worksByLog.set(work.log, [...(worksByLog.get(work.log) ?? []), work])
  return worksByLog
}

function pinsOf(cutoff: Cutoff): string {
  return [...cutoff].map(([log, { seq }]) => `${log}:${seq}`).join()
}

/** Documents of work that `others` do not have as it is here. */
function missingIn(works: readonly WaitingWork[], others: readonly WaitingWork[]): DocumentId[] {
  const known = new Set(others.map(nameOf))
  return works.filter((work) => !known.has(nameOf(work))).flatMap(({ documents }) => documents)
}

const nameOf = ({ log, to, standing }: WaitingWork) => `${log} ${to} ${standing}`
