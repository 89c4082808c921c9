/** Keeps the sync report up to date: worked out when somebody asks, told at most every REPORT_MS. */
import { newTeller, type Signal } from '../base/events'
import type { DeviceId, LogId } from '../base/ids'
import type { Clock, Timers } from '../base/ports'
import type { Result } from '../base/result'
import type { StoreFailure } from '../log/workspace-store'
import type { SyncReport } from './engine'
import { REPORT_MS } from './limits'
import type { LogBook } from './log-book'
import type { Network } from './network'
import type { OpenDocuments } from './open-documents'
import type { OwnChanges } from './own-changes'
import { syncReport } from './sync-report'
import type { Taking } from './taking'
import type { TeamView } from './team-view'

export interface ReportingDeps {
  readonly book: LogBook
  readonly team: TeamView
  readonly network: Network
  readonly taking: Taking
  readonly documents: OpenDocuments
  readonly changes: OwnChanges
  readonly log: LogId
  readonly device: DeviceId
  readonly clock: Clock
  readonly timers: Timers
}

export interface Reporting {
  readonly report: SyncReport
  readonly reported: Signal<SyncReport>
  paused: boolean
  /** Something the report is made of changed. */
  touch(): void
  /** A log's device gave a sign of life. */
  heard(logs: Iterable<LogId>): void
  /** What the store last said; a failure is shown until it works again. */
  note(result: Result<unknown, StoreFailure>): void
  stop(): void
}

/** Begins with nobody heard from. */
export function newReporting(deps: ReportingDeps): Reporting {
  const { book, team, network, taking, documents, changes } = deps
  const reported = newTeller<SyncReport>()
  const heardMsByLog = new Map<LogId, number>()
  let current: SyncReport | null = null
  let failure: StoreFailure | null = null
  let cancel: (() => void) | null = null

  const reporting: Reporting = {
    reported,
    paused: false,
    get report() {
      const connected = network.connected
      current ??= syncReport({
        book,
        team: team.state,
        ownLog: deps.log,
        ownDevice: deps.device,
        connected,
        heardMsByLog,
        forks: taking.forks,
        paused: reporting.paused,
        busy: network.isBusy,
        unsealed: documents.isWaiting,
        changesUpTo: (seq) => changes.countUpTo(seq),
        failure
      })
      return current
    },
    touch() {
      current = null
      cancel ??= deps.timers.after(REPORT_MS, () => {
        cancel = null
        reported.tell(reporting.report)
      })
    },
    heard(logs) {
      for (const log of logs) heardMsByLog.set(log, deps.clock.now())
      reporting.touch()
    },
    note(result) {
      failure = result.ok ? null : result.error
      reporting.touch()
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
  return reporting
}
