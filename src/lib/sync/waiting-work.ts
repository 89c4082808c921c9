/**
 * What is held and does not count (rule 4), worked out from the headers of all logs; `acceptance.ts` says when.
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
import { documentOf } from './body-document'
import { ANSWER_BYTES, NO_DOCUMENT } from './limits'
import type { LogBook } from './log-book'
import type { Opener, OpeningFailure, PartNotLoaded } from './opening'
import { contextPast, needsOf, spanOf, type Piece } from './piece'
import type { StoredLogs } from './stored-logs'
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

export interface WaitingWorkDeps {
  readonly book: LogBook
  readonly logs: StoredLogs
  readonly team: TeamView
  readonly opener: Opener
  sealingKey(key: KeyId): SealingKey | null
}

export interface WorkedOut {
  readonly waiting: readonly WaitingWork[]
  /** Logs whose authors had heard of every end. */
  readonly informed: ReadonlySet<LogId>
}

/** A piece with what `acceptedSet` has to know of it. */
interface Viewed {
  readonly view: EntryView
  readonly piece: Piece
}

/** Reads every log; only where somebody is out, demoted, or a log was closed. */
export async function workOut(deps: WaitingWorkDeps): Promise<Result<WorkedOut, OpeningFailure>> {
  const team = deps.team.state
  const viewed: Viewed[] = []
  const informed = new Set<LogId>()
  const ends = [...team.cuts.values()].flatMap((cuts) => cuts.map(({ end }) => end))
  for (const held of sorted(deps.book.logs)) {
    const own = await viewsOf(deps, held)
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
  const waiting = viewed.flatMap((each) => waitingIn(each, set.standingOf(each.view.log, each.view.seq), team))
  const works = await lookedInto(deps, waiting)
  return works.ok ? ok({ waiting: works.value, informed }) : works
}

async function viewsOf(deps: WaitingWorkDeps, held: HeldLog): Promise<Result<readonly Viewed[], StoreFailure>> {
  const { logs, team } = deps
  const viewed: Viewed[] = []
  let context = emptyContext
  for (let from = 1; from <= held.applied;) {
    const pieces = await logs.pieces({ log: held.log, from, to: held.applied }, ANSWER_BYTES)
    if (!pieces.ok) return pieces
    for (const piece of pieces.value) {
      context = contextPast(piece, context)
      const { writer, to, hash } = spanOf(piece)
      const had = piece.kind === 'record' ? context.deps : needsOf(piece).deps
      const seen: ReadonlySet<StatementId> = team.pastOf(context.team)
      viewed.push({
        piece,
        view: {
          log: held.log,
          writer,
          seq: to,
          hash: hash.slice(),
          deps: had,
          hasUpdates: mayVouch(deps, piece, context),
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
function mayVouch(deps: WaitingWorkDeps, piece: Piece, { team }: LogContext): boolean {
  const { team: view } = deps
  const { writer } = spanOf(piece)
  if (!touchesDocuments(deps, piece) || isBeyondClose(view.state, writer, spanOf(piece).to)) return false
  return mayWrite(view.at(team), writer, 'update').ok
}

function touchesDocuments(deps: WaitingWorkDeps, piece: Piece): boolean {
  if (piece.kind === 'record') return true
  const { key, bodies } = piece.envelope.header
  const sealingKey = deps.sealingKey(key)
  const none = sealingKey && docTag(sealingKey, NO_DOCUMENT)
  return bodies.some((body) => !none || !equalBytes(body.docTag, none))
}

/** Opens what waits, to know which documents it is about. */
async function lookedInto(
  { opener }: WaitingWorkDeps,
  waiting: readonly Omit<WaitingPiece, 'documents'>[]
): Promise<Result<readonly WaitingWork[], PartNotLoaded>> {
  const opened = await opener.open(waiting.map(({ piece }) => piece))
  if (!opened.ok) return opened
  const works = waiting.map(({ piece: _piece, ...work }, i) => {
    const bodies = (opened.value[i]?.bodies ?? []).filter((body) => body !== null && body.kind !== 'refused')
    const documents = new Set(bodies.map(documentOf).filter((document) => document !== null))
    return { ...work, documents: [...documents].sort(compareIds) }
  })
  return ok(works)
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

const sorted = (logs: readonly HeldLog[]) => [...logs].sort((a, b) => compareIds(a.log, b.log))
