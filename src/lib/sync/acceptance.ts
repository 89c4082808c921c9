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
import { equalBytes } from '../base/bytes'
import { compareIds, type DocumentId, type KeyId, type LogId, type StatementId } from '../base/ids'
import { ok, type Result } from '../base/result'
import { docTag, type SealingKey } from '../crypto/sealing'
import { emptyContext, type LogContext } from '../log/log-context'
import type { HeldLog, StoreFailure } from '../log/workspace-store'
import { acceptedSet, type EntryView, type Standing } from '../team/accepted-set'
import { isBeyondClose, mayWrite } from '../team/authority'
import type { TeamState } from '../team/team-state'
import type { Cutoff } from '../wire/statement'
import { documentOf } from './body-document'
import { ANSWER_BYTES, NO_DOCUMENT } from './limits'
import type { LogBook } from './log-book'
import type { Opener } from './opening'
import { contextPast, needsOf, spanOf, type Piece } from './piece'
import type { Place, StoredLogs } from './stored-logs'
import type { TeamView } from './team-view'

/** Work that is held and does not count now. */
export interface WaitingWork {
  readonly log: LogId
  readonly from: number
  readonly to: number
  /** SHA-256 of the entry at `to`: what an admin names to take it in. */
  readonly hash: Uint8Array
  readonly standing: Exclude<Standing, 'counts'>
  /** When it was written, by its author's clock. */
  readonly wallMs: number
  /** What of it is about documents; known once it was looked into. */
  readonly documents: readonly DocumentId[]
}

export interface Acceptance {
  /** Whether what an entry says in a document is part of it now. */
  counts(place: Place): boolean
  /** By log, then by seq. */
  readonly waiting: readonly WaitingWork[]
  /** Entries of these logs were decided. */
  decided(logs: readonly LogId[]): void
  /** Looks again where there is reason to; the documents whose content is another now. */
  refresh(): Promise<Result<ReadonlySet<DocumentId>, StoreFailure>>
}

export interface AcceptanceDeps {
  readonly book: LogBook
  readonly logs: StoredLogs
  readonly team: TeamView
  readonly opener: Opener
  sealingKey(key: KeyId): SealingKey | null
}

/** Begins with everything counting; `refresh` before the first document is read. */
export function newAcceptance(deps: AcceptanceDeps): Acceptance {
  return new Accepted(deps)
}

/** A piece with what `acceptedSet` has to know of it. */
interface Viewed {
  readonly view: EntryView
  readonly piece: Piece
}

class Accepted implements Acceptance {
  readonly #deps: AcceptanceDeps
  #waiting: readonly WaitingWork[] = []
  #waitingByLog = new Map<LogId, WaitingWork[]>()
  /** The team's ends as last looked at; a string that differs when one of them does. */
  #ends = ''
  #isStale = false
  /** Logs that go on, and whose authors had heard of every end: what they write next changes nothing here. */
  #informed = new Set<LogId>()

  constructor(deps: AcceptanceDeps) {
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

  async refresh(): Promise<Result<ReadonlySet<DocumentId>, StoreFailure>> {
    const { team } = this.#deps
    const ends = endsOf(team.state)
    if (ends === this.#ends && !this.#isStale) return ok(new Set())
    const waiting = ends === '' ? ok([]) : await this.#workOut(team.state)
    if (!waiting.ok) return waiting
    const former = this.#waiting
    this.#ends = ends
    this.#isStale = false
    this.#waiting = waiting.value
    this.#waitingByLog = byLog(waiting.value)
    return ok(new Set([...missingIn(former, waiting.value), ...missingIn(waiting.value, former)]))
  }

  async #workOut(team: TeamState): Promise<Result<readonly WaitingWork[], StoreFailure>> {
    const viewed: Viewed[] = []
    const informed = new Set<LogId>()
    const ends = [...team.cuts.values()].flatMap((cuts) => cuts.map(({ end }) => end))
    for (const held of sorted(this.#deps.book.logs)) {
      const own = await this.#viewsOf(held)
      if (!own.ok) return own
      viewed.push(...own.value)
      const heard = new Set(
        own.value.flatMap(({ view }, i, all) => (view.seen === all[i - 1]?.view.seen ? [] : [...view.seen]))
      )
      if (!isClosed(team, held.writer) && ends.every((end) => heard.has(end))) informed.add(held.log)
    }
    const set = acceptedSet(
      viewed.map(({ view }) => view),
      team.cuts
    )
    this.#informed = informed
    const waiting = viewed.flatMap((each) => waitingIn(each, set.standingOf(each.view.log, each.view.seq), team))
    return ok(await this.#lookedInto(waiting))
  }

  async #viewsOf(held: HeldLog): Promise<Result<readonly Viewed[], StoreFailure>> {
    const { logs, team } = this.#deps
    const viewed: Viewed[] = []
    let context = emptyContext
    for (let from = 1; from <= held.applied;) {
      const pieces = await logs.pieces({ log: held.log, from, to: held.applied }, ANSWER_BYTES)
      if (!pieces.ok) return pieces
      for (const piece of pieces.value) {
        context = contextPast(piece, context)
        const { writer, to, hash } = spanOf(piece)
        const deps = piece.kind === 'record' ? context.deps : needsOf(piece).deps
        const seen: ReadonlySet<StatementId> = team.pastOf(context.team)
        viewed.push({
          piece,
          view: {
            log: held.log,
            writer,
            seq: to,
            hash: hash.slice(),
            deps,
            hasUpdates: this.#mayVouch(piece, context, writer),
            seen
          }
        })
        from = to + 1
      }
      if (pieces.value.length === 0) break
    }
    return ok(viewed)
  }

  /** An entry whose author might not write, or that is beyond the end of its log, takes nothing in. */
  #mayVouch(piece: Piece, { team }: LogContext, writer: LogId): boolean {
    const { team: view } = this.#deps
    if (!this.#touchesDocuments(piece) || isBeyondClose(view.state, writer, spanOf(piece).to)) return false
    return mayWrite(view.at(team), writer, 'update').ok
  }

  #touchesDocuments(piece: Piece): boolean {
    if (piece.kind === 'record') return true
    const { key, bodies } = piece.envelope.header
    const sealingKey = this.#deps.sealingKey(key)
    const none = sealingKey && docTag(sealingKey, NO_DOCUMENT)
    return bodies.some((body) => !none || !equalBytes(body.docTag, none))
  }

  /** Opens what waits, to know which documents it is about. */
  async #lookedInto(waiting: readonly Omit<WaitingPiece, 'documents'>[]): Promise<readonly WaitingWork[]> {
    const opened = await this.#deps.opener.open(waiting.map(({ piece }) => piece))
    return waiting.map(({ piece: _piece, ...work }, i) => {
      const bodies = (opened[i]?.bodies ?? []).filter((body) => body !== null && body.kind !== 'refused')
      const documents = new Set(bodies.map(documentOf).filter((document) => document !== null))
      return { ...work, documents: [...documents].sort(compareIds) }
    })
  }
}

interface WaitingPiece extends WaitingWork {
  readonly piece: Piece
}

function waitingIn({ view, piece }: Viewed, standing: Standing, team: TeamState): Omit<WaitingPiece, 'documents'>[] {
  const { log, writer, hash } = view
  const { from, to, wallMs } = spanOf(piece)
  const now: Standing = isBeyondClose(team, writer, to) ? 'waits' : standing
  // A receipt says nothing that could wait.
  const isReceipt = piece.kind === 'entry' && piece.envelope.bodies.length === 0
  return now === 'counts' || isReceipt ? [] : [{ log, from, to, hash, standing: now, wallMs, piece }]
}

function isClosed({ logs }: TeamState, log: LogId): boolean {
  return logs.get(log)?.closedAt != null
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

const sorted = (logs: readonly HeldLog[]) => [...logs].sort((a, b) => compareIds(a.log, b.log))
