/**
 * Puts the parts of one workspace's engine together: who is given what, and who hears of whom. What happens at the end of
 * a turn, and who is told, stands in `engine-turn.ts`.
 */
import { newTeller } from '../base/events'
import { logIdOf } from '../log/entry-hashes'
import { err, ok, type Result } from '../base/result'
import type { StoreFailure, UnsealedRow } from '../log/workspace-store'
import { newDeciding } from './deciding'
import { newDocumentLoader } from './document-loader'
import { compactIdly, ready, refreshOpen, said, sayReceipt, settle } from './engine-turn'
import { newHeard } from './heard'
import { newHello } from './hello'
import { newIdling } from './idling'
import { newNetwork, type Network } from './network'
import { newOpenDocuments, type OpenDocuments } from './open-documents'
import { newOpener } from './opening'
import { newOwnLog } from './own-log'
import { newReading } from './reading'
import { newReceipts } from './receipts'
import { newReporting } from './reporting'
import { newSerial } from './serial'
import { newSettling } from './settling'
import { newStanding } from './standing'
import { newStoredLogs } from './stored-logs'
import { newTaking, type TakeFault } from './taking'

import type { Frontier } from '../wire/entry'
import { newWriting, type Writing } from './writing'

import type { EngineDeps, Parts, Recalled } from './engine-parts'

/** What the later parts are made of. */
type EarlyParts = Recalled & Pick<Parts, 'deps' | 'logs' | 'loader' | 'taking'>

/** All parts, joined. Nothing runs before a first turn is asked for. */
export function composeParts(deps: EngineDeps, recalled: Recalled): Parts {
  const { store, workspace, clock, timers } = deps
  const { book, team, changes, newer, log, device } = recalled
  const late = () => parts
  const logs = newStoredLogs(store, workspace)
  const opener = newOpener((key) => deps.keys.sealingKey(key))
  const reading = newReading({ store, logs, opener, memberOf: (of) => team.state.logs.get(of)?.member ?? null })
  const loader = newDocumentLoader({ store, updatesOf: (rows) => reading.updatesOf(rows) })
  const taking = newTaking({ workspace, store, book, logs })
  const early: EarlyParts = { ...recalled, deps, logs, loader, taking }
  const documents = openDocumentsOf(late, early)
  const network = networkOf(late, early)
  const heard = newHeard(recalled.heardBefore, { store, clock, timers, background: (work) => background(late(), work) })
  const parts: Parts = {
    ...early,
    heard,
    reading,
    documents,
    network,
    turn: newSerial({ settled: () => parts.settling.turnEnded(), onbug: (failure) => deps.onbug(failure) }),
    settling: newSettling({
      timers,
      isAsking: () => network.isAsking,
      settle: () => settle(parts),
      turn: () => inTurn(parts, () => Promise.resolve())
    }),
    deciding: newDeciding({ store, book, logs, opener, team }),
    writing: writingOf(late, early),
    opener,
    idling: newIdling({ timers, idle: () => inTurn(parts, () => compactIdly(parts)) }),
    receipts: newReceipts({ clock, timers, write: () => inTurn(parts, () => sayReceipt(parts)) }),
    reporting: newReporting({ book, team, network, taking, documents, changes, heard, newer, log, device, timers }),
    teamChanged: newTeller(),
    documentsChanged: newTeller(),
    wrote: newTeller(),
    shownTeam: team.state
  }
  return parts
}

/** Runs a task nobody waits for in its turn; what it throws is a bug and told as one. */
export function inTurn({ turn, deps }: Parts, task: () => Promise<void>): void {
  void turn.run(task).catch((failure: unknown) => deps.onbug(failure))
}

/** A disk that fails here is no fault of the peer whose bytes it should have taken: it is shown, and they are asked again. */
function forgiven({ reporting }: Parts, failure: StoreFailure): Result<Frontier, never> {
  reporting.note(err(failure))
  return ok(new Map())
}

function isOurs(fault: TakeFault): fault is StoreFailure {
  return fault.kind === 'StorageFull' || fault.kind === 'StorageLost' || fault.kind === 'HeadMoved'
}

/** A write nobody waits for; that it failed is shown. */
function background({ turn, reporting }: Parts, work: Promise<Result<undefined, StoreFailure>>): void {
  void turn.own(work.then((written) => reporting.note(written)))
}

type LateParts = () => Parts

function openDocumentsOf(late: LateParts, { deps, loader, log }: EarlyParts): OpenDocuments {
  return newOpenDocuments({
    store: deps.store,
    loader,
    log,
    clock: deps.clock,
    timers: deps.timers,
    keep: (rows) => late().turn.own(keepRows(late(), rows)),
    seal: (document) => late().turn.run(() => late().writing.seal(document)),
    background: (work) => void late().turn.own(work)
  })
}

/** Rows are on disk as soon as they are typed, beside the turns; other tabs are told. */
async function keepRows({ writing, wrote, reporting }: Parts, rows: readonly Omit<UnsealedRow, 'id'>[]) {
  const kept = await writing.keep(rows)
  const documents = new Set(rows.map(({ document }) => document))
  if (kept.ok) for (const document of documents) wrote.tell({ kind: 'unsealed', document })
  reporting.touch()
  return kept
}

function writingOf(late: LateParts, { deps, book, team, loader, log }: EarlyParts): Writing {
  const { workspace, store, logKey, keys, clock, random } = deps
  const ownLog = newOwnLog({
    workspace,
    log,
    signingKey: logKey,
    store,
    book,
    clock,
    random,
    writingKey: () => ({ id: team.state.writingKey, key: keys.sealingKey(team.state.writingKey) }),
    teamHeads: () => team.headPrefixes,
    overtaken: () => refreshOpen(late())
  })
  return newWriting({
    store,
    ownLog,
    log,
    team,
    loader,
    random,
    sealing: (rows) => late().documents.takeIn(rows),
    ready: () => ready(late()),
    said: (words) => said(late(), words)
  })
}

function networkOf(late: LateParts, { deps, book, team, taking, logs, log }: EarlyParts): Network {
  const { keys, logKey, random, timers, store } = deps
  const epochKeys = () => ({ writing: team.state.writingKey, epochs: keys.keys, prove: keys.prove })
  return newNetwork({
    timers,
    random,
    hello: newHello({ logKey, logOf: logIdOf, keys: epochKeys }),
    ours: newStanding({ logKey: logKey.publicKey, log, book, team, taking }),
    async takeRun(run) {
      const taken = await taking.take(run)
      if (!taken.ok && isOurs(taken.error)) return forgiven(late(), taken.error)
      if (taking.isFull) await settle(late())
      return taken
    },
    async takeStatements(signed) {
      late().reporting.note(await store.putStatements(await team.admit(signed)))
      late().reporting.touch()
    },
    settle: () => settle(late()),
    async runsFor(ranges) {
      const runs = await logs.runsFor(ranges)
      late().reporting.note(runs)
      return runs.ok ? runs.value : []
    },
    statementsFor: (wanted, have) => team.statementsFor(wanted, have),
    inTurn: (task) => inTurn(late(), task),
    changed: () => late().reporting.touch()
  })
}
