/**
 * Deciding what is held: in the order of each log, when what its author knew is known here too.
 *
 * - An entry waits for its deps while somebody may still send them (`roundIsOver`), then it is applied and the gap shown.
 * - An entry that names statement heads not known here, or of a log nobody opened, stays undecided: never guessed. So does
 *   one with an update that no trial has got through yet (`trials.ts`); other logs go on.
 * - *Applied* means decided: applied, refused with a reason, or not meant for this device. One transaction for each pass
 *   holds all of it; a crash repeats the pass whole.
 */
import type { KeyId, LogId, StatementId } from '../base/ids'
import { ok, type Result } from '../base/result'
import { covers, seqsOf } from '../log/frontier'
import { encodeContext, type LogContext } from '../log/log-context'
import type { ActRow, Decision, HeldLog, StoredStatement, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { statementIdOf } from '../team/device-id'
import type { TeamState } from '../team/team-state'
import type { Frontier } from '../wire/entry'
import type { DocumentChange } from './engine'
import type { EpochKeeper } from './epoch-keeper'
import { ANSWER_BYTES } from './limits'
import { contextOf, type LogBook } from './log-book'
import type { DecidedUpdate } from './open-documents'
import { judgePiece, type JudgedAct, type JudgedUpdate, type Judgement, type OpenedPiece, type Opener } from './opening'
import { contextPast, needsOf, spanOf, type Piece, type Span } from './piece'
import type { StoredLogs } from './stored-logs'
import type { TeamView } from './team-view'
import type { TrialOutcome, Trials } from './trials'

export interface DecidingDeps {
  readonly store: WorkspaceStore
  readonly book: LogBook
  readonly logs: StoredLogs
  readonly opener: Opener
  readonly team: TeamView
  readonly epochs: EpochKeeper
  readonly trials: Trials
  /** This device's log: what it wrote it has applied before. */
  readonly ownLog: LogId
  /** What is sealed with this key waits for it. */
  waitsFor(key: KeyId): boolean
}

/** What a call decided; already stored. */
export interface Decided {
  readonly updates: readonly DecidedUpdate[]
  readonly changes: readonly DocumentChange[]
  readonly acts: readonly ActRow[]
  /** Logs of which anything was decided. */
  readonly logs: readonly LogId[]
  /** Logs with entries that carried something. */
  readonly spoke: readonly LogId[]
  /** Entries refused, by reason, for the report of tests and the sync page. */
  readonly refused: readonly { readonly log: LogId; readonly seq: number; readonly reason: string }[]
}

export interface Deciding {
  decide(roundIsOver: boolean): Promise<Result<Decided, StoreFailure>>
}

interface Verdict {
  readonly decision: Decision
  readonly updates: readonly DecidedUpdate[]
  readonly changes: readonly DocumentChange[]
  readonly spoke: boolean
}

/** Decides through `store`; what is decided stands in `book`. */
export function newDeciding(deps: DecidingDeps): Deciding {
  return {
    async decide(roundIsOver) {
      const all: Verdict[] = []
      for (;;) {
        // What waits only for a missing dep goes last: first everything that may still become complete.
        const complete = await pass(deps, false)
        if (!complete.ok) return complete
        const late = complete.value.length === 0 && roundIsOver ? await pass(deps, true) : complete
        if (!late.ok) return late
        const unlocked = await deps.epochs.refresh()
        if (!unlocked.ok) return unlocked
        if (late.value.length === 0 && !unlocked.value) break
        all.push(...late.value)
      }
      return ok({
        updates: all.flatMap(({ updates }) => updates),
        changes: all.flatMap(({ changes }) => changes),
        acts: all.flatMap(({ decision }) => decision.acts),
        logs: [...new Set(all.map(({ decision }) => decision.log))],
        spoke: all.filter(({ spoke }) => spoke).map(({ decision }) => decision.log),
        refused: all.flatMap(({ decision }) => decision.quarantined)
      })
    }
  }
}

/** One step of every log that can go on, in one transaction. */
async function pass(deps: DecidingDeps, roundIsOver: boolean): Promise<Result<readonly Verdict[], StoreFailure>> {
  const { store, book } = deps
  const verdicts: Verdict[] = []
  for (const held of undecided(book)) {
    const verdict = await decideLog(deps, held, roundIsOver)
    if (!verdict.ok) return verdict
    if (verdict.value) verdicts.push(verdict.value)
  }
  const stored = verdicts.length > 0 ? await store.decide(verdicts.map(({ decision }) => decision)) : ok()
  if (!stored.ok) return stored
  for (const { decision } of verdicts) deps.trials.decided(decision.log, decision.applied)
  book.put(
    verdicts.flatMap(({ decision: { log, applied, appliedHash, stampMs, context } }) => {
      const held = book.get(log)
      return held ? [{ ...held, applied, appliedHash, stampMs, context }] : []
    })
  )
  return ok(verdicts)
}

async function decideLog(
  deps: DecidingDeps,
  held: HeldLog,
  roundIsOver: boolean
): Promise<Result<Verdict | null, StoreFailure>> {
  const { logs, opener, team, trials, ownLog } = deps
  const pieces = await logs.pieces({ log: held.log, from: held.applied + 1, to: held.seq }, ANSWER_BYTES)
  if (!pieces.ok) return pieces
  // What is being tried comes in a moment, and what builds on it is better decided after it.
  const isLast = roundIsOver && (held.log === ownLog || !trials.isTrying)
  const ready = readyOf(deps, pieces.value, isLast)
  if (ready.length === 0) return ok(null)
  const opening = await opener.open(ready)
  // Its code is loaded when somebody can be reached; until then the log waits, and others go on.
  if (!opening.ok) return ok(null)
  const opened = opening.value
  const statements = await team.admit(statementsIn(opened))
  if (!team.knowsLog(held.log)) return ok(null)
  const judged = judgedOf(held, opened, team)
  const sound = held.log === ownLog ? judged : untilUnclear(judged, held.log, trials)
  return ok(sound.length > 0 ? verdictOf(held, sound, { statements, team }) : null)
}

/** Those at the beginning whose author knew nothing that is not known here. */
function readyOf({ team, book, waitsFor }: DecidingDeps, pieces: readonly Piece[], roundIsOver: boolean): Piece[] {
  const waiting = pieces.findIndex((piece) => {
    const needs = needsOf(piece)
    if (!needs.team.every((head) => team.knowsHead(head)) || waitsFor(spanOf(piece).key)) return true
    return !(roundIsOver || covers(book.applied, needs.deps))
  })
  return waiting < 0 ? [...pieces] : pieces.slice(0, waiting)
}

/** A piece as judged, and what its author knew with it. */
interface JudgedPiece extends Judgement {
  readonly span: Span
  readonly context: LogContext
  /** What its author had at every place of it. */
  readonly had: Frontier
  readonly says: boolean
}

function judgedOf(held: HeldLog, opened: readonly OpenedPiece[], team: TeamView): JudgedPiece[] {
  let context = contextOf(held)
  return opened.map((each) => {
    context = contextPast(each.piece, context)
    // What an entry carries its author knew as well: entry 1 carries what lets it in.
    const known = team.at(context.team, statementIdsIn(each))
    const says = each.bodies.length > 0
    const had = each.piece.kind === 'record' ? needsOf(each.piece).deps : context.deps
    return { span: spanOf(each.piece), context, had, says, ...judgePiece(each, held.log, known) }
  })
}

/**
 * Those before the first with an update that is not through its trial. What comes after it in its log is tried after it:
 * so whoever writes much that is slow has one trial waiting like everybody else.
 */
function untilUnclear(judged: readonly JudgedPiece[], log: LogId, trials: Trials): JudgedPiece[] {
  const sound: JudgedPiece[] = []
  for (const piece of judged) {
    const outcomes: TrialOutcome[] = []
    for (const update of piece.updates) {
      const outcome = update.isHeavy ? trials.outcomeOf(log, update) : 'sound'
      if (outcome === 'pending' || outcome === 'unclear') return sound
      outcomes.push(outcome)
    }
    sound.push(withoutRefused(piece, outcomes))
  }
  return sound
}

function withoutRefused(piece: JudgedPiece, outcomes: readonly TrialOutcome[]): JudgedPiece {
  const updates = piece.updates.filter((_, i) => outcomes[i] !== 'refused')
  if (updates.length === piece.updates.length) return piece
  return { ...piece, updates, refused: [...piece.refused, 'malformedUpdate'] }
}

function verdictOf(
  held: HeldLog,
  judged: readonly JudgedPiece[],
  { statements, team }: { statements: readonly StoredStatement[]; team: TeamView }
): Verdict {
  const { log } = held
  const last = judged.at(-1)
  const updates = judged.flatMap(({ updates: accepted }) => accepted.map((update) => ({ ...update, log })))
  return {
    decision: {
      log,
      applied: last?.span.to ?? held.applied,
      appliedHash: last?.span.hash ?? held.appliedHash,
      stampMs: last?.span.wallMs ?? held.stampMs,
      context: last ? encodeContext(last.context) : held.context,
      documents: updates.map(({ document, seq, body }) => ({ document, log, seq, body })),
      acts: judged.flatMap(({ acts, had }) => actRows(acts, log, had)).filter(({ seq }) => seq > held.applied),
      statements,
      quarantined: judged.flatMap(({ span, refused }) => refused.map((reason) => ({ log, seq: span.to, reason })))
    },
    updates,
    changes: judged.flatMap(({ span, updates: accepted }) => changesIn(accepted, log, span.wallMs, team.state)),
    spoke: judged.some(({ says }) => says)
  }
}

function actRows(acts: readonly JudgedAct[], log: LogId, had: Frontier): ActRow[] {
  return acts.map((act) => ({ ...act, log, knew: seqsOf(had) }))
}

function changesIn(accepted: readonly JudgedUpdate[], log: LogId, wallMs: number, team: TeamState): DocumentChange[] {
  const member = team.logs.get(log)?.member ?? null
  const documents = new Set(accepted.map(({ document }) => document))
  return [...documents].map((document) => ({ document, log, member, wallMs }))
}

/** Sorted, so that equal replicas decide in one order. */
function undecided(book: LogBook): HeldLog[] {
  return book.logs.filter(({ applied, seq }) => applied < seq).sort((a, b) => (a.log < b.log ? -1 : 1))
}

function statementsIn(opened: readonly OpenedPiece[]): Uint8Array[] {
  return opened.flatMap(({ bodies }) => bodies.flatMap((body) => (body?.kind === 'statement' ? [body.statement] : [])))
}

function statementIdsIn(opened: OpenedPiece): StatementId[] {
  return statementsIn([opened]).map(statementIdOf)
}
