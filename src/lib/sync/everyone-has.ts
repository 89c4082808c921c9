/**
 * How far this device's own log is known to have come with everyone: what only then may be put into records. A removal cuts
 * a log at what its author held, and a record that some hold and others have half of would lie across it (REC-3): those with
 * the record would lose what those with the entries keep.
 */
import type { DeviceId, LogId } from '../base/ids'
import type { TeamState } from '../team/team-state'
import type { LastHeard } from './heard'
import { SILENT_MS } from './limits'
import { contextOf, type LogBook } from './log-book'

export interface OthersKnown {
  readonly book: LogBook
  readonly team: TeamState
  readonly log: LogId
  readonly device: DeviceId
  readonly lastHeard: ReadonlyMap<LogId, LastHeard>
  readonly nowMs: number
}

/** The last own seq that every other device in the team has, those left out that were silent for 30 days. */
export function everyoneHas({ book, team, log, device, lastHeard, nowMs }: OthersKnown): number {
  const seqByDevice = new Map<DeviceId, number>()
  for (const other of team.logs.values()) {
    const isIn = team.devices.get(other.device)?.gone === null && team.members.get(other.member)?.gone === null
    const heard = lastHeard.get(other.log)
    const isSilent = heard !== undefined && nowMs - heard.ms > SILENT_MS
    if (other.device === device || !isIn || isSilent) continue
    const has = contextOf(book.get(other.log)).deps.get(log)?.seq ?? 0
    seqByDevice.set(other.device, Math.max(has, seqByDevice.get(other.device) ?? 0))
  }
  return Math.min(Number.MAX_SAFE_INTEGER, ...seqByDevice.values())
}
