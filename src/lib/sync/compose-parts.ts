/**
 * Puts the parts of one workspace's engine together: who is given what, and who hears of whom. What happens at the end of
 * a turn, and who is told, stands in `engine-turn.ts`.
 */
import { newTeller } from '../base/events'
import { logIdOf } from '../log/entry-hashes'
import type { DocumentId, KeyId, LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { isStoreFailure, type StoreFailure, type UnsealedRow } from '../log/workspace-store'
import { newAcceptance } from './acceptance'
import { newActs } from './acts'
import { newAgreeing, type Agreeing } from './agreeing'
import { newDeciding } from './deciding'
import { newDocumentLoader, type DocumentLoader } from './document-loader'
import { compactIdly, ready, rotate, refreshShown, said, sayReceipt, settle } from './engine-turn'
import { newEpochKeeper } from './epoch-keeper'
import { newHeard } from './heard'
import { newHello } from './hello'
import { newIdling } from './idling'
import { newLateTrials } from './late-trials'
import type { Membership } from './membership'
import { newNetwork, type Network } from './network'
import { newOpenDocuments, type OpenDocuments } from './open-documents'
import { newOpener } from './opening'
import { newOwnLog } from './own-log'
import { newPeerLedger } from './peer-ledger'
import { newReading } from './reading'
import { newReceipts } from './receipts'
import { newReporting } from './reporting'
import { isRotationDue, newRotationDuty } from './rotation-duty'
import { newSerial } from './serial'
import { newSettling } from './settling'
import { newStanding, stateDigest } from './standing'
import { newStoredLogs, type Place } from './stored-logs'
import { newTaking } from './taking'

import type { Frontier } from '../wire/entry'
import type { Statement } from '../wire/statement'
import { headPrefixesOf } from './team-view'
import type { Trials } from './trials'
import { newWriting, type Writing } from './writing'
import { newestFirst, writingKeyOf } from './writing-epoch'

import type { EngineDeps, Parts, Recalled } from './engine-parts'

/** What the later parts are made of. */
type EarlyParts = Recalled &
  Pick<Parts, 'acts' | 'deps' | 'logs' | 'loader' | 'taking' | 'acceptance' | 'opener' | 'trials'>

/** All parts, joined. Nothing runs before a first turn is asked for. */
export function composeParts(deps: EngineDeps, recalled: Recalled): Parts {
  const { store, workspace, clock, timers } = deps
  const { book, team, changes, acts = newActs(), newer, log, device } = recalled
  const late = () => parts
  const logs = newStoredLogs(store, workspace)
  const sealingKey = (key: KeyId) => deps.keys.sealingKey(key)
  const opener = newOpener(sealingKey)
  const boxes = async () => [deps.device.box, (await deps.inviteBox?.()) ?? null].filter((box) => box !== null)
  const epochs = newEpochKeeper({ team, keys: deps.keys, boxes, keep: (keys) => deps.keepKeys(keys) })
  const acceptance = newAcceptance({ book, logs, team, opener, sealingKey })
  const counts = (row: Place) => acceptance.counts(row)
  const memberOf = (of: LogId) => team.state.logs.get(of)?.member ?? null
  const reading = newReading({ store, logs, opener, memberOf, counts })
  const loader = newDocumentLoader({ store, updatesOf: (rows) => reading.updatesOf(rows), counts })
  const taking = newTaking({ workspace, store, book, logs })
  const trials = trialsOf(late, deps, loader)
  const agreeing = agreeingOf(late, deps)
  const early: EarlyParts = { ...recalled, acts, deps, logs, loader, taking, acceptance, opener, trials }
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
      isAsking: () => network.isAsking || (parts.mailboxes?.asked.length ?? 0) > 0,
      settle: () => settle(parts),
      turn: () => inTurn(parts, () => Promise.resolve())
    }),
    deciding: newDeciding({
      ...{ store, book, logs, opener, team, epochs, trials },
      ownLog: log,
      waitsFor: (key) => waitsFor(late(), key)
    }),
    agreeing,
    standing: () => stateDigest(book.applied, team.state.knownHeads),
    epochs,
    rotationDuty: newRotationDuty({
      timers,
      random: deps.random,
      isDue: () => isRotationDue(team.state, recalled.member, deps.keys.keys),
      rotate: () => inTurn(late(), () => rotate(late()))
    }),
    membership: membershipOf(late, early),
    writing: writingOf(late, early),
    idling: newIdling({ timers, idle: () => quiet(parts) }),
    receipts: newReceipts({ clock, timers, write: () => inTurn(parts, () => sayReceipt(parts)) }),
    reporting: newReporting({
      ...{ book, team, network, taking, trials, agreeing, documents, changes, heard, newer, log, device, timers },
      viaRelay: () => late().mailboxes?.connected ?? []
    }),
    teamChanged: newTeller(),
    documentsChanged: newTeller(),
    documentsRebuilt: newTeller(),
    wrote: newTeller(),
    shownTeam: team.state,
    writingTeam: team.state,
    toRebuild: new Set(),
    provenKey: writingKeyOf(team.state, deps.keys),
    isReconsidering: false,
    mailboxes: null
  }
  parts.documentsChanged.listen((told) => parts.agreeing.changed(told.map(({ document }) => document)))
  return parts
}

/** Nobody wrote for a while: time for what may wait. */
function quiet(parts: Parts): void {
  parts.agreeing.quiet()
  inTurn(parts, () => compactIdly(parts))
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

/** A write nobody waits for; that it failed is shown. */
function background({ turn, reporting }: Parts, work: Promise<Result<undefined, StoreFailure>>): void {
  void turn.own(work.then((written) => reporting.note(written)))
}

/** A key this device does not have may still come, as long as it is in; what is sealed with it waits. */
function waitsFor({ deps: { keys }, team, device }: Parts, key: KeyId): boolean {
  if (keys.sealingKey(key)) return false
  const own = team.state.devices.get(device)
  return own !== undefined && own.gone === null && team.state.members.get(own.member)?.gone === null
}

type LateParts = () => Parts

function openDocumentsOf(late: LateParts, { deps, loader, log, acceptance }: EarlyParts): OpenDocuments {
  return newOpenDocuments({
    store: deps.store,
    loader,
    log,
    clock: deps.clock,
    timers: deps.timers,
    keep: (rows) => late().turn.own(keepRows(late(), rows)),
    seal: (document) => late().turn.run(() => late().writing.seal(document)),
    sealNow: (document) => late().writing.seal(document),
    counts: (row) => acceptance.counts(row),
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

function trialsOf(late: LateParts, deps: EngineDeps, loader: DocumentLoader): Trials {
  const background = (work: Promise<unknown>) => void late().turn.own(work)
  const tried = () => {
    late().reporting.touch()
    // A turn with nothing of its own to do: at its end what is clear now is decided.
    inTurn(late(), () => Promise.resolve())
  }
  const stateOf = async (document: DocumentId) => {
    const read = await loader.stateOf(document, 'checkpoint')
    return read.ok ? ok(read.value.updates) : read
  }
  return newLateTrials({
    background,
    tried,
    load: async () => (await import('./trials')).openTrials({ ...deps, stateOf, background, tried })
  })
}

function agreeingOf(late: LateParts, { timers, random }: EngineDeps): Agreeing {
  return newAgreeing({
    timers,
    random,
    hasCompany: () => late().network.connected.length > 0,
    background: (work) => void late().turn.own(work),
    load: async () => (await import('./mending')).openGossip(late(), (task) => late().turn.run(task))
  })
}

function membershipOf(late: LateParts, { deps, book, team, member }: EarlyParts): Membership {
  const { device, keys, random } = deps
  return {
    async change(change) {
      // The team changes seldom, and its rules are not needed to type.
      const part = await import('./membership').catch(() => null)
      if (!part) return err({ kind: 'PartNotLoaded' })
      const membership = part.newMembership({
        ...{ device, member, team, book, keys, random },
        keepKeys: (fresh) => deps.keepKeys(fresh),
        carry: (signed) => late().writing.carry(signed)
      })
      return membership.change(change)
    }
  }
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
    writingKey: () => {
      const id = writingKeyOf(late().writingTeam, keys)
      return { id, key: keys.sealingKey(id) }
    },
    teamHeads: () => headPrefixesOf(late().writingTeam, log, team.byId),
    overtaken: () => refreshShown(late())
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
  const epochKeys = () => ({
    writing: writingKeyOf(late().writingTeam, keys),
    epochs: newestFirst(team.state, keys.keys),
    prove: keys.prove
  })
  return newNetwork({
    timers,
    random,
    hello: newHello({ logKey, logOf: logIdOf, keys: epochKeys }),
    ledger: newPeerLedger(deps.clock),
    ours: newStanding({ logKey: logKey.publicKey, log, book, team, taking }),
    async takeRun(run, only) {
      const taken = await taking.take(run, only)
      if (!taken.ok && isStoreFailure(taken.error)) return forgiven(late(), taken.error)
      if (taking.isFull) await settle(late())
      return taken
    },
    async takeStatements(signed, peer) {
      const { size } = team.byId
      late().reporting.note(await store.putStatements(await team.admit(signed)))
      late().reporting.touch()
      const { devices, logs: opened } = team.state
      const isOthers = ({ device }: Statement) => devices.get(device)?.member !== (peer && opened.get(peer)?.member)
      return [...team.byId.values()].slice(size).filter(isOthers).length
    },
    settle: () => settle(late()),
    async runsFor(ranges) {
      const runs = await logs.runsFor(ranges)
      late().reporting.note(runs)
      return runs.ok ? runs.value : []
    },
    async beginningOf(range, bytes) {
      const runs = await logs.beginningOf(range, bytes)
      late().reporting.note(runs)
      return runs.ok ? runs.value : []
    },
    heardHashes: (heard, peer, reply) => late().agreeing.hear(heard, peer, reply),
    statementsFor: (asked) => team.statementsFor(asked),
    inTurn: (task) => inTurn(late(), task),
    changed() {
      late().agreeing.met()
      late().reporting.touch()
    }
  })
}
