/**
 * What the sync line and page say, computed from the logs and never hoped: who has this device's work, who is connected,
 * what is waited for.
 */
import type { DeviceId, LogId } from '../base/ids'
import type { TeamState } from '../team/team-state'
import type { DeviceReport, SyncReport } from './engine'
import type { LastHeard } from './heard'
import { contextOf, type LogBook } from './log-book'
import type { ConnectedPeer } from './network'

export interface ReportFacts {
  readonly book: LogBook
  readonly team: TeamState
  readonly ownLog: LogId
  readonly ownDevice: DeviceId
  readonly connected: readonly ConnectedPeer[]
  readonly lastHeard: ReadonlyMap<LogId, LastHeard>
  readonly forks: ReadonlyMap<LogId, number>
  /** Not held: logs somebody could only give in a form of a newer version, and where that began. */
  readonly newer: ReadonlyMap<LogId, number>
  /** Held and not applied, of a newer version: the first place in each log. */
  readonly keptNewer: ReadonlyMap<LogId, number>
  readonly heardNewerStatement: boolean
  readonly paused: boolean
  readonly busy: boolean
  /** Typed and not in the log yet. */
  readonly unsealed: boolean
  /** How many own body-bearing entries there are up to a seq. */
  changesUpTo(seq: number): number
  readonly failure: SyncReport['failure']
}

/** The report as things stand. */
export function syncReport(facts: ReportFacts): SyncReport {
  const { book, ownLog } = facts
  const ownChanges = facts.changesUpTo(book.get(ownLog)?.seq ?? 0)
  const connected = facts.connected.filter(({ peer }) => isIn(facts.team, peer))
  const others = othersOf({ ...facts, connected })
  const most = Math.max(0, ...others.map(({ has }) => has))
  return {
    paused: facts.paused,
    connected: isIn(facts.team, ownLog) ? connected.length : 0,
    busy: facts.busy,
    ownChanges,
    pending: ownChanges - most + (facts.unsealed ? 1 : 0),
    devices: facts.unsealed ? 1 : 1 + others.filter(({ has }) => has >= ownChanges).length,
    others,
    waiting: waitingOf(facts),
    failure: facts.failure
  }
}

/** Its device speaks for the team. */
function isIn({ logs, devices, members }: TeamState, log: LogId): boolean {
  const opened = logs.get(log)
  return opened !== undefined && !devices.get(opened.device)?.gone && !members.get(opened.member)?.gone
}

/** One row for each other device that is in, by the log of it that has said most. */
function othersOf(facts: ReportFacts): DeviceReport[] {
  const { team, book, ownLog, ownDevice } = facts
  const reportByDevice = new Map<DeviceId, DeviceReport>()
  for (const { log, device, member } of team.logs.values()) {
    if (device === ownDevice || !isIn(team, log)) continue
    const appliedSeq = contextOf(book.get(log)).deps.get(ownLog)?.seq ?? 0
    const link = facts.connected.find(({ peer }) => peer === log)
    const heard = facts.lastHeard.get(log)
    const report = {
      device,
      member,
      log,
      appliedSeq,
      has: facts.changesUpTo(appliedSeq),
      heardMs: heard?.ms ?? null,
      heardThrough: heard?.through ?? null,
      link: link ? { route: link.route } : null
    }
    const former = reportByDevice.get(device)
    if (!former || former.appliedSeq <= appliedSeq) reportByDevice.set(device, report)
  }
  return [...reportByDevice.values()]
}

/** A log somebody named in deps and nobody has sent, unless it was ended there; a log whose entries cannot be decided; one written on in two ways. */
function waitingOf(facts: ReportFacts): SyncReport['waiting'] {
  const { book, forks, team } = facts
  const newer = newerOf(facts)
  const named = new Map<LogId, number>()
  for (const held of book.logs) {
    for (const [log, { seq }] of contextOf(held).deps) {
      // Behind the end of a closed log nobody waits for anything.
      const end = team.logs.get(log)?.closedAt?.seq ?? Infinity
      named.set(log, Math.max(Math.min(seq, end), named.get(log) ?? 0))
    }
  }
  const gaps = [...named]
    .filter(([log, seq]) => seq > (book.get(log)?.seq ?? 0) && !newer.some((each) => each.log === log))
    .map(([log]) => ({ kind: 'gap' as const, log, seq: (book.get(log)?.seq ?? 0) + 1 }))
  const undecided = book.logs
    .filter(({ applied, seq }) => applied < seq)
    .map(({ log, applied }) => ({ kind: 'undecided' as const, log, seq: applied + 1 }))
  return [...gaps, ...undecided, ...newer, ...[...forks].map(([log, seq]) => ({ kind: 'fork' as const, log, seq }))]
}

/** What an update of the app would bring (VER-2); a statement of a newer version does not tell whose it is. */
function newerOf({ book, team, newer, keptNewer, heardNewerStatement }: ReportFacts): SyncReport['waiting'] {
  const away = [...newer].filter(([log, seq]) => seq > (book.get(log)?.seq ?? 0))
  const said = heardNewerStatement || team.notUnderstood.length > 0 ? [[null, 0] as const] : []
  return [...away, ...keptNewer, ...said].map(([log, seq]) => ({ kind: 'newer', log, seq }))
}
