/**
 * The heads of every log held here, as the store last confirmed them, and the two frontiers they make.
 *
 * - Only what a transaction has completed is in it: what peers are told is what survives this process.
 * - Frontiers are values: one that was handed out never changes.
 */
import type { LogId } from '../base/ids'
import { decodeContext, emptyContext, type LogContext } from '../log/log-context'
import type { HeldLog } from '../log/workspace-store'
import type { Frontier, LogHead } from '../wire/entry'

export interface LogBook {
  readonly logs: readonly HeldLog[]
  /** Chain verified and stored; what peers exchange. */
  readonly held: Frontier
  /** Decided; what deps and receipts list. */
  readonly applied: Frontier
  get(log: LogId): HeldLog | undefined
  /** After a completed transaction. */
  put(heads: readonly HeldLog[]): void
}

const HEAD_BYTES = 8

/** A book of `heads`; later ones replace earlier ones of the same log. */
export function newLogBook(heads: readonly HeldLog[]): LogBook {
  const byLog = new Map<LogId, HeldLog>()
  let held: Map<LogId, LogHead> | null = null
  let applied: Map<LogId, LogHead> | null = null
  const frontierOf = (headOf: (log: HeldLog) => LogHead) =>
    new Map([...byLog.values()].map((log) => [log.log, headOf(log)] as const).filter(([, { seq }]) => seq > 0))
  const book: LogBook = {
    get logs() {
      return [...byLog.values()]
    },
    get held() {
      held ??= frontierOf(({ seq, hash }) => ({ seq, head: hash.slice(0, HEAD_BYTES) }))
      return held
    },
    get applied() {
      applied ??= frontierOf((log) => ({ seq: log.applied, head: log.appliedHash.slice(0, HEAD_BYTES) }))
      return applied
    },
    get: (log) => byLog.get(log),
    put(changed) {
      for (const log of changed) byLog.set(log.log, log)
      held = null
      applied = null
    }
  }
  book.put(heads)
  return book
}

const contexts = new WeakMap<Uint8Array, LogContext>()

/** What a log's author knew as of the last decided entry; empty before the first. Read once for each value. */
export function contextOf(held: HeldLog | undefined): LogContext {
  if (!held) return emptyContext
  const known = contexts.get(held.context)
  if (known) return known
  const read = decodeContext(held.context)
  const context = read.ok ? read.value : emptyContext
  contexts.set(held.context, context)
  return context
}
