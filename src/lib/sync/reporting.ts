/** Keeps the sync report up to date: worked out when somebody asks, told at most every REPORT_MS. */
import { newTeller, type Signal } from '../base/events'
import type { DeviceId, LogId } from '../base/ids'
import type { Timers } from '../base/ports'
import type { Result } from '../base/result'
import type { Agreeing } from './agreeing'
import type { SyncReport, WriteFailure } from './engine'
import type { Heard } from './heard'
import type { KeptNewer } from './kept-newer'
import { REPORT_MS } from './limits'
import type { LogBook } from './log-book'
import type { ConnectedPeer, Network } from './network'
import type { OpenDocuments } from './open-documents'
import type { OwnChanges } from './own-changes'
import { syncReport, type ReportFacts } from './sync-report'
import type { Taking } from './taking'
import type { TeamView } from './team-view'
import type { Trials } from './trials'

export interface ReportingDeps {
  readonly book: LogBook
  readonly team: TeamView
  readonly network: Network
  readonly taking: Taking
  readonly trials: Trials
  readonly agreeing: Pick<Agreeing, 'disagreements'>
  readonly documents: OpenDocuments
  readonly changes: OwnChanges
  readonly heard: Heard
  readonly newer: KeptNewer
  readonly log: LogId
  readonly device: DeviceId
  readonly timers: Timers
  /** Devices that are heard through a relay alone. */
  viaRelay(): readonly ConnectedPeer[]
}

export interface Reporting {
  readonly report: SyncReport
  readonly reported: Signal<SyncReport>
  paused: boolean
  /** Something the report is made of changed. */
  touch(): void
  /** A log's device gave a sign of life. */
  heard(logs: Iterable<LogId>): void
  /** A failure of the store is shown until something was written again; that it can be read says nothing of that. */
  note(result: Result<unknown, WriteFailure>): void
  /** A transaction that wrote something completed. */
  wrote(): void
  stop(): void
}

/** With what only a running engine knows: what its trials hold up, and whom it does not talk to. */
function runningReport({ trials, network, agreeing }: ReportingDeps, facts: ReportFacts): SyncReport {
  const report = syncReport(facts)
  const { unchecked } = trials
  const isHeldUp = (log: LogId | null) => unchecked.some((each) => each.log === log)
  const waiting = [
    // A log that a trial holds up is not said to wait for anything else.
    ...report.waiting.filter(({ kind, log }) => kind !== 'undecided' || !isHeldUp(log)),
    ...unchecked.map((update) => ({ kind: 'unchecked' as const, ...update })),
    ...agreeing.disagreements.map((each) => ({ log: null, seq: 0, ...each })),
    ...network.bans.map((ban) => ({ kind: 'banned' as const, seq: 0, ...ban }))
  ]
  return { ...report, waiting }
}

/** Begins without a failure. */
export function newReporting(deps: ReportingDeps): Reporting {
  const { book, team, network, taking, documents, changes } = deps
  const reported = newTeller<SyncReport>()
  let current: SyncReport | null = null
  let failure: WriteFailure | null = null
  let cancel: (() => void) | null = null

  const reporting: Reporting = {
    reported,
    paused: false,
    get report() {
      const connected = [...network.connected, ...deps.viaRelay()]
      current ??= runningReport(deps, {
        book,
        team: team.state,
        ownLog: deps.log,
        ownDevice: deps.device,
        connected,
        lastHeard: deps.heard.lastByLog,
        forks: taking.forks,
        newer: network.newer,
        keptNewer: deps.newer.seqByLog,
        heardNewerStatement: team.heardNewer,
        paused: reporting.paused,
        busy: network.isBusy,
        unsealed: documents.isWaiting,
        changesUpTo: (seq) => changes.countUpTo(seq),
        failure: documents.failure ?? failure
      })
      return current
    },
    touch() {
      current = null
      cancel ??= deps.timers.after(REPORT_MS, () => {
        cancel = null
        if (reported.isHeard) reported.tell(reporting.report)
      })
    },
    heard(logs) {
      deps.heard.note(logs, network.carriers)
      reporting.touch()
    },
    note(result) {
      if (result.ok) return
      failure = result.error
      reporting.touch()
    },
    wrote() {
      failure = null
      reporting.touch()
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
  return reporting
}
