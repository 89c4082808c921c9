/**
 * When each log was last heard from, by this device's clock; remembered over a restart, because *everyone has it* is said
 * of who was heard from within 30 days (ARCHITECTURE.md, Receipts), not of who spoke since this page was opened.
 */
import { parseId, type LogId } from '../base/ids'
import type { Clock, Timers } from '../base/ports'
import { ok, type Result } from '../base/result'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { HEARD_KEPT_MS } from './limits'

export interface Heard {
  readonly msByLog: ReadonlyMap<LogId, number>
  /** These gave a sign of life now. */
  note(logs: Iterable<LogId>): void
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
export async function recallHeard(store: WorkspaceStore): Promise<Result<ReadonlyMap<LogId, number>, StoreFailure>> {
  const kept = await store.meta(NAME)
  return kept.ok ? ok(readHeard(kept.value)) : kept
}

/** Begins with what is remembered; what is noted is written after a while, for many signs of life together. */
export function newHeard(remembered: ReadonlyMap<LogId, number>, deps: HeardDeps): Heard {
  const msByLog = new Map(remembered)
  let cancel: (() => void) | null = null

  function keep(): void {
    cancel = null
    deps.background(deps.store.putMeta(NAME, [...msByLog]))
  }

  return {
    msByLog,
    note(logs) {
      for (const log of logs) msByLog.set(log, deps.clock.now())
      cancel ??= deps.timers.after(HEARD_KEPT_MS, keep)
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
}

function readHeard(value: unknown): Map<LogId, number> {
  const entries: readonly unknown[] = Array.isArray(value) ? value : []
  return new Map(
    entries.flatMap((entry): [LogId, number][] => {
      const [name, ms] = Array.isArray(entry) ? (entry as readonly unknown[]) : []
      const log = typeof name === 'string' ? parseId('log', name) : null
      return log?.ok && typeof ms === 'number' ? [[log.value, ms]] : []
    })
  )
}
