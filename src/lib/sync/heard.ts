/**
 * When each log was last heard from and through whom, by this device's clock; remembered over a restart, because *everyone has it* is said
 * of who was heard from within 30 days (ARCHITECTURE.md, Receipts), not of who spoke since this page was opened.
 */
import { parseId, type LogId } from '../base/ids'
import type { Clock, Timers } from '../base/ports'
import { ok, type Result } from '../base/result'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { HEARD_KEPT_MS } from './limits'

/** The last sign of life of a log's device. */
export interface LastHeard {
  readonly ms: number
  /** The log whose device brought it; null where it came from the device itself. */
  readonly through: LogId | null
}

export interface Heard {
  readonly lastByLog: ReadonlyMap<LogId, LastHeard>
  /** These gave a sign of life now; `carriers` names who brought it. */
  note(logs: Iterable<LogId>, carriers: ReadonlyMap<LogId, LogId>): void
  stop(): void
}

export interface HeardDeps {
  readonly store: WorkspaceStore
  readonly clock: Clock
  readonly timers: Timers
  /** Owns a write nobody waits for. */
  background(work: Promise<Result<undefined, StoreFailure>>): void
}

const NAME = 'heard'

/** What an earlier start remembered. */
export async function recallHeard(store: WorkspaceStore): Promise<Result<ReadonlyMap<LogId, LastHeard>, StoreFailure>> {
  const kept = await store.meta(NAME)
  return kept.ok ? ok(readHeard(kept.value)) : kept
}

/** Begins with what is remembered; what is noted is written after a while, for many signs of life together. */
export function newHeard(remembered: ReadonlyMap<LogId, LastHeard>, deps: HeardDeps): Heard {
  const lastByLog = new Map(remembered)
  let cancel: (() => void) | null = null

  function keep(): void {
    cancel = null
    const rows = [...lastByLog].map(([log, { ms, through }]) => (through ? [log, ms, through] : [log, ms]))
    deps.background(deps.store.putMeta(NAME, rows))
  }

  return {
    lastByLog,
    note(logs, carriers) {
      const ms = deps.clock.now()
      for (const log of logs) {
        const through = carriers.get(log) ?? null
        lastByLog.set(log, { ms, through: through === log ? null : through })
      }
      cancel ??= deps.timers.after(HEARD_KEPT_MS, keep)
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
}

function readHeard(value: unknown): Map<LogId, LastHeard> {
  const rows: readonly unknown[] = Array.isArray(value) ? value : []
  return new Map(
    rows.flatMap((row): [LogId, LastHeard][] => {
      const [name, ms, carrier] = Array.isArray(row) ? (row as readonly unknown[]) : []
      const [log, through] = [readLog(name), readLog(carrier)]
      return log && typeof ms === 'number' ? [[log, { ms, through }]] : []
    })
  )
}

function readLog(value: unknown): LogId | null {
  const log = typeof value === 'string' ? parseId('log', value) : null
  return log?.ok ? log.value : null
}
