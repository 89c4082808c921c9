/**
 * What a write to a mailbox comes to in the stream, decided before anything is sent: one message for each log with all its
 * pieces, one for each parcel not yet there. Pure: it is judged against what is known, and the servers judge again.
 */
import type { LogId } from '$lib/base/ids'
import { err, ok, type Result } from '$lib/base/result'
import type { LogTip, MailboxWrite, Piece } from './mailbox-store'
import type { MailboxIndex } from './nats-index'

/** One message: pieces of one log, and its tip after them. */
export interface RunPlan {
  readonly tip: LogTip
  /** Seq of the tip before it, 0 for a new log; null where it moves no tip. */
  readonly after: number | null
  readonly pieces: readonly Piece[]
}

export interface WritePlan {
  /** By log; of one log in order, and mostly one. */
  readonly runs: readonly (readonly RunPlan[])[]
  readonly parcels: MailboxWrite['parcels']
}

interface Step {
  readonly piece: Piece
  /** Of its log, after it. */
  readonly tip: LogTip
}

/** The list of them has to fit into a message's headers. */
const MOST_PIECES_OF_A_MESSAGE = 256

/** Moved where a log stands elsewhere than the write expects, a record goes beyond it, or the mailbox is another workspace's. */
export function planWrite(index: MailboxIndex, write: MailboxWrite): Result<WritePlan, { readonly kind: 'Moved' }> {
  if (index.workspace !== null && index.workspace !== write.workspace) return err({ kind: 'Moved' })
  const stepsByLog = new Map<LogId, Step[]>()
  const tips = new Map<LogId, LogTip>()
  const stepsOf = (log: LogId) => stepsByLog.get(log) ?? []
  const tipOf = (log: LogId) => tips.get(log) ?? index.tipOf(log)

  for (const { piece, tip, after } of write.appends) {
    if ((tipOf(piece.log)?.seq ?? 0) !== after) return err({ kind: 'Moved' })
    tips.set(piece.log, tip)
    stepsByLog.set(piece.log, [...withoutHidden(stepsOf(piece.log), piece), { piece, tip }])
  }
  for (const piece of write.records) {
    const tip = tipOf(piece.log)
    if (!tip || piece.to > tip.seq) return err({ kind: 'Moved' })
    const left = withoutHidden(stepsOf(piece.log), piece)
    const takesAPlace = left.length < stepsOf(piece.log).length || index.hasWithin(piece)
    if (takesAPlace) stepsByLog.set(piece.log, [...left, { piece, tip }])
  }
  const parcels = new Map(write.parcels.map((parcel) => [parcel.name, parcel]))
  return ok({
    runs: [...stepsByLog].map(([log, steps]) => inMessages(steps, index.tipOf(log)?.seq ?? 0)),
    parcels: [...parcels.values()].filter(({ name }) => index.parcel(name) === undefined)
  })
}

/** What a record in the same write takes the place of is never sent. */
function withoutHidden(steps: readonly Step[], by: Piece): readonly Step[] {
  if (by.form !== 'record') return steps
  return steps.filter(({ piece }) => piece.from < by.from || piece.to > by.to)
}

function inMessages(steps: readonly Step[], before: number): readonly RunPlan[] {
  const runs: RunPlan[] = []
  let seq = before
  for (let at = 0; at < steps.length; at += MOST_PIECES_OF_A_MESSAGE) {
    const own = steps.slice(at, at + MOST_PIECES_OF_A_MESSAGE)
    const { tip } = own[own.length - 1] as Step
    runs.push({ tip, after: tip.seq > seq ? seq : null, pieces: own.map(({ piece }) => piece) })
    seq = tip.seq
  }
  return runs
}
