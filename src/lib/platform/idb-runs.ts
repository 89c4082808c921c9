/**
 * Heads and runs inside a transaction: the compare-and-swap of an append, reading a range, and putting a record in the
 * place of what it contains. Requests are handed over together where order allows; a database answers a crowd faster.
 */
import { equalBytes } from '$lib/base/bytes'
import type { LogId } from '$lib/base/ids'
import { err, ok, type Result } from '$lib/base/result'
import {
  isSameRun,
  undecided,
  type Append,
  type HeldLog,
  type StoredRun,
  type StoreFailure
} from '$lib/log/workspace-store'
import { decideIn, headsOf } from './idb-decisions'
import { ownBytes } from './own-bytes'
import type { Reading } from './idb-database'
import type { WorkspaceSchema, WorkspaceWriting } from './workspace-schema'

/** Runs fetched at once while reading a range: few enough to hold, enough to spare round trips. */
const RUNS_AT_ONCE = 64

/** Appends in their order; `HeadMoved` where another tab was first. */
export async function appendIn(
  transaction: WorkspaceWriting,
  appends: readonly Append[]
): Promise<Result<undefined, StoreFailure>> {
  const heads = await headsOf(
    transaction,
    appends.map(({ held }) => held.log)
  )
  for (const { held, expected } of appends) {
    const former = heads.get(held.log)
    if (!isExpected(former, expected)) return err({ kind: 'HeadMoved', log: held.log })
    const { applied, appliedHash, stampMs, context } = former ?? undecided
    heads.set(held.log, { ...held, applied, appliedHash, stampMs, context })
  }
  const unsealed = transaction.objectStore('unsealed')
  await Promise.all([
    ...[...heads.values()].map((held) => transaction.objectStore('heads').put(ownBytes(held))),
    ...appends.map(({ run }) => transaction.objectStore('runs').put(ownBytes(run))),
    ...appends.flatMap(({ sealed }) => (sealed ?? []).map((id) => unsealed.delete(id)))
  ])
  const decisions = appends.flatMap(({ decision }) => decision ?? [])
  return decisions.length > 0 ? decideIn(transaction, decisions) : ok()
}

function isExpected(held: HeldLog | undefined, expected: Append['expected']): boolean {
  if (!held || !expected) return !held && !expected
  return held.seq === expected.seq && equalBytes(held.hash, expected.hash)
}

export interface RunRange {
  readonly log: LogId
  readonly from: number
  readonly to: number
  /** The first run is read however long it is. */
  readonly mostBytes: number
}

/** Runs that overlap the range, ascending. */
export async function runsWithin(
  transaction: Reading<WorkspaceSchema>,
  range: RunRange
): Promise<readonly StoredRun[]> {
  const runs = transaction.objectStore('runs')
  const within: StoredRun[] = []
  let bytes = 0
  let next = await firstOverlap(transaction, range)
  for (;;) {
    const keys = IDBKeyRange.bound([range.log, next], [range.log, range.to])
    const some = next > range.to ? [] : await runs.getAll(keys, RUNS_AT_ONCE)
    for (const run of some) {
      bytes += run.bytes.length
      if (within.length > 0 && bytes > range.mostBytes) return within
      within.push(run)
      next = run.to + 1
    }
    if (some.length < RUNS_AT_ONCE) return within
  }
}

/** Where the run begins that holds `from`, or else `from`. */
async function firstOverlap(transaction: Reading<WorkspaceSchema>, { log, from }: RunRange): Promise<number> {
  const before = IDBKeyRange.bound([log, 0], [log, from])
  const cursor = await transaction.objectStore('runs').openCursor(before, 'prev')
  return cursor && cursor.value.to >= from ? cursor.value.from : from
}

/** Puts `by` in the place of `replaced`, if that is what is there. */
export async function replaceIn(
  transaction: WorkspaceWriting,
  replaced: readonly StoredRun[],
  by: readonly StoredRun[]
): Promise<Result<undefined, StoreFailure>> {
  const runs = transaction.objectStore('runs')
  const there = await Promise.all(replaced.map(({ log, from }) => runs.get([log, from])))
  const moved = replaced.find((run, index) => !isSameRun(run, there[index]))
  if (moved) return err({ kind: 'HeadMoved', log: moved.log })
  await Promise.all(replaced.map(({ log, from }) => runs.delete([log, from])))
  await Promise.all(by.map((run) => runs.add(ownBytes(run))))
  return ok()
}
