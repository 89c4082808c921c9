/**
 * A workspace's engine for whoever cannot wait for it: it says at once what the store tells, and hands on what it is asked
 * as soon as the engine runs, in the order it was asked. Being asked is also what makes it begin at the latest.
 *
 * - Team, own ids and the report are true from the first moment: they are what the engine itself begins with.
 * - An engine that could not begin answers everything with why, and the report says so.
 */
import { newTeller, type Signal, type Teller } from '../base/events'
import { err, type Result } from '../base/result'
import type { DocumentId, WorkspaceId } from '../base/ids'
import type { DocumentChange, Engine, SyncReport, WriteFailure } from '../sync/engine'
import type { Recalled, StoreChange } from '../sync/engine-parts'
import { recalledReport } from '../sync/recall'
import { stampsOf } from '../sync/stamps'
import type { TeamState } from '../team/team-state'

export interface LateEngineDeps {
  readonly workspace: WorkspaceId
  readonly recalled: Recalled
  /** *Work offline* is on. */
  readonly paused: boolean
  /** Something typed was left by a crash; it is sealed when the engine begins. */
  readonly unsealed: boolean
  readonly starting: Promise<Result<Engine, WriteFailure>>
  /** Somebody cannot wait any longer for the engine to begin. */
  asked(): void
}

export function newLateEngine({ workspace, recalled, paused, unsealed, starting, asked }: LateEngineDeps): Engine {
  let engine: Engine | null = null
  let failure: WriteFailure | null = null
  const tellers = newTellers()
  recalled.acts?.changed.listen((documents) => tellers.actsChanged.tell(documents))

  const joined = starting.then((started) => {
    if (started.ok) {
      engine = started.value
      passOn(engine, tellers)
      if (!recalled.acts) tellActs(engine, tellers)
    } else failure = started.error
    tellers.teamChanged.tell(late.team)
    tellers.reported.tell(late.report)
    return started
  })

  async function ask<T, E>(question: (engine: Engine) => Promise<Result<T, E>>): Promise<Result<T, E | WriteFailure>> {
    asked()
    const started = await joined
    return started.ok ? question(started.value) : err(started.error)
  }
  const tell: Tell = async (command) => {
    asked()
    const started = await joined
    if (started.ok) await command(started.value)
  }

  const late: Engine = {
    workspace,
    ownMember: recalled.member,
    ownDevice: recalled.device,
    ownLog: recalled.log,
    get team() {
      return recalled.team.state
    },
    get report() {
      return engine?.report ?? recalledReport(recalled, { paused, unsealed, failure })
    },
    ...tellers,
    get waitingWork() {
      return engine?.waitingWork ?? []
    },
    // What was recalled of them is what the engine goes on with.
    acts: (document) => recalled.acts?.of(document) ?? engine?.acts(document) ?? [],
    get actsByDocument() {
      return recalled.acts?.byDocument ?? engine?.actsByDocument ?? new Map()
    },
    stampsOf: (member) => stampsOf(recalled.book, recalled.team.state, member),
    say: (body) => ask((it) => it.say(body)),
    changeTeam: (change) => ask((it) => it.changeTeam(change)),
    createDocument: (write, as) => ask((it) => it.createDocument(write, as)),
    createDocuments: (writes, progress) => ask((it) => it.createDocuments(writes, progress)),
    openDocument: (id) => ask((it) => it.openDocument(id)),
    changeDocument: (id, change) => ask((it) => it.changeDocument(id, change)),
    readDocument: (id, also) => ask((it) => it.readDocument(id, also)),
    formerDocument: (id) => ask((it) => it.formerDocument(id)),
    changesOf: (id) => ask((it) => it.changesOf(id)),
    ownChanges: () => recalled.changes.byDocument(),
    takeBundles: (files, progress) => ask((it) => it.takeBundles(files, progress)),
    compact: () => ask((it) => it.compact()),
    flush: () => ask((it) => it.flush()),
    mailboxes: () => ask((it) => it.mailboxes()),
    ...decidingBy(ask),
    ...commandsBy(tell)
  }
  return late
}

type Ask = <T, E>(question: (engine: Engine) => Promise<Result<T, E>>) => Promise<Result<T, E | WriteFailure>>

/** What is asked on the way to a decision. */
function decidingBy(ask: Ask): Pick<Engine, 'act' | 'giveSign' | 'documentAt' | 'whoReceived'> {
  return {
    act: (draft) => ask((it) => it.act(draft)),
    giveSign: () => ask((it) => it.giveSign()),
    documentAt: (id, had) => ask((it) => it.documentAt(id, had)),
    whoReceived: (id, what) => ask((it) => it.whoReceived(id, what))
  }
}

type Tell = (command: (engine: Engine) => void | Promise<void>) => Promise<void>

/** What is told the engine and answered by nothing. */
function commandsBy(tell: Tell): Pick<Engine, Command> {
  return {
    setPaused: (next) => void tell((it) => it.setPaused(next)),
    woke: () => void tell((it) => it.woke()),
    linkOpened: (link) => void tell((it) => it.linkOpened(link)),
    received: (link, frame) => void tell((it) => it.received(link, frame)),
    linkDrained: (link) => void tell((it) => it.linkDrained(link)),
    linkClosed: (link) => void tell((it) => it.linkClosed(link)),
    storeChanged: (change) => tell((it) => it.storeChanged(change)),
    idle: () => tell((it) => it.idle()),
    close: () => tell((it) => it.close())
  }
}

type Command =
  'setPaused' | 'woke' | 'linkOpened' | 'received' | 'linkDrained' | 'linkClosed' | 'storeChanged' | 'idle' | 'close'

type Tellers = {
  readonly [
    Name in 'actsChanged' | 'teamChanged' | 'documentsChanged' | 'documentsRebuilt' | 'reported' | 'wrote'
  ]: Teller<Engine[Name] extends Signal<infer T> ? T : never>
}

function newTellers(): Tellers {
  return {
    actsChanged: newTeller<readonly (DocumentId | null)[]>(),
    teamChanged: newTeller<TeamState>(),
    documentsChanged: newTeller<readonly DocumentChange[]>(),
    documentsRebuilt: newTeller<readonly DocumentId[]>(),
    reported: newTeller<SyncReport>(),
    wrote: newTeller<StoreChange>()
  }
}

/** Acts that were decided as it began, or that could not be recalled, were told to nobody yet. */
function tellActs({ actsByDocument, actsChanged }: Engine, tellers: Tellers): void {
  if (actsByDocument.size > 0) tellers.actsChanged.tell([...actsByDocument.keys()])
  actsChanged.listen((documents) => tellers.actsChanged.tell(documents))
}

/** What the engine tells from now on is told to whoever listened before it was there. */
function passOn(engine: Engine, tellers: Tellers): void {
  engine.teamChanged.listen((team) => tellers.teamChanged.tell(team))
  engine.documentsChanged.listen((changes) => tellers.documentsChanged.tell(changes))
  engine.documentsRebuilt.listen((documents) => tellers.documentsRebuilt.tell(documents))
  engine.reported.listen((report) => tellers.reported.tell(report))
  engine.wrote.listen((change) => tellers.wrote.tell(change))
}
