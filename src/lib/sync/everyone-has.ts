/**
 * How far this device's own log is known to have come with everyone: what only then may be put into records. A removal cuts
 * a log at what its author held, and a record that some hold and others have half of would lie across it (REC-3): those with
 * the record would lose what those with the entries keep.
 *
 * - Each log that goes on counts for itself: a backup brought back on two machines is one device that has two of them.
 * - One that nothing ever came of is waited for as long as one that fell silent, from the first time on.
 */
import { parseId, type LogId } from '../base/ids'
import { ok, type Result } from '../base/result'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import type { TeamState } from '../team/team-state'
import type { LastHeard } from './heard'
import { SILENT_MS } from './limits'
import { contextOf, type LogBook } from './log-book'

export interface OthersKnown {
  readonly book: Pick<LogBook, 'get'>
  readonly team: Pick<TeamState, 'logs' | 'devices' | 'members'>
  readonly log: LogId
  readonly lastHeard: ReadonlyMap<LogId, LastHeard>
  readonly nowMs: number
  readonly store: Pick<WorkspaceStore, 'meta' | 'putMeta'>
}

/** Name of the kept value: since when logs are waited for that nothing came of. */
const AWAITED = 'awaited'

/** The last own seq that every other log of the team has, those left out that were silent for 30 days. */
export async function everyoneHas(known: OthersKnown): Promise<Result<number, StoreFailure>> {
  const { book, log, lastHeard, nowMs } = known
  const others = othersIn(known)
  const unheard = others.filter((other) => !lastHeard.has(other))
  const awaited = await awaitedSince(known, unheard)
  if (!awaited.ok) return awaited
  const isSilent = (other: LogId) => nowMs - (lastHeard.get(other)?.ms ?? awaited.value.get(other) ?? nowMs) > SILENT_MS
  const seqs = others.filter((other) => !isSilent(other)).map((other) => contextOf(book.get(other)).deps.get(log)?.seq)
  return ok(Math.min(Number.MAX_SAFE_INTEGER, ...seqs.map((seq) => seq ?? 0)))
}

/** Logs that go on, of devices that are in. */
function othersIn({ team, log: own }: OthersKnown): LogId[] {
  return [...team.logs.values()].flatMap(({ log, device, member, closedAt }) => {
    const isIn = team.devices.get(device)?.gone === null && team.members.get(member)?.gone === null
    return isIn && closedAt === null && log !== own ? [log] : []
  })
}

async function awaitedSince(
  { store, nowMs }: OthersKnown,
  unheard: readonly LogId[]
): Promise<Result<ReadonlyMap<LogId, number>, StoreFailure>> {
  const kept = await store.meta(AWAITED)
  if (!kept.ok) return kept
  const before = readAwaited(kept.value)
  const awaited = new Map(unheard.map((log) => [log, before.get(log) ?? nowMs]))
  if (awaited.size === before.size && unheard.every((log) => before.has(log))) return ok(awaited)
  const put = await store.putMeta(AWAITED, [...awaited])
  return put.ok ? ok(awaited) : put
}

function readAwaited(value: unknown): Map<LogId, number> {
  const rows: readonly unknown[] = Array.isArray(value) ? value : []
  return new Map(
    rows.flatMap((row): [LogId, number][] => {
      const [name, ms] = Array.isArray(row) ? (row as readonly unknown[]) : []
      const log = typeof name === 'string' ? parseId('log', name) : null
      return log?.ok && typeof ms === 'number' ? [[log.value, ms]] : []
    })
  )
}
