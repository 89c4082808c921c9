/** Opens the engine of one workspace from its store and keys; its parts stand in `compose-parts.ts`. */
import { assert } from '../base/assert'
import type { ActId, DocumentId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type * as Y from 'yjs'
import type { ActDraft, Engine, WriteFailure } from './engine'
import { composeParts, inTurn } from './compose-parts'
import type { DocumentAtDeps } from './document-at'
import type { CreateFailure, EngineDeps, Parts, Recalled } from './engine-parts'
import { begin, compact, takeNews } from './engine-turn'
import { mayChange } from './guarded-doc'
import type { Mailboxes } from './mailboxes'
import { recall } from './recall'
import { stampsOf } from './stamps'
import type { Link } from './transport'
import type { Wrote } from './writing'

/** Opens the workspace of `deps.store`; writes the log's first entry where there is none, and seals what a crash left. */
export async function createEngine(deps: EngineDeps): Promise<Result<Engine, CreateFailure>> {
  const recalled = await recall(deps)
  return recalled.ok ? startEngine(deps, recalled.value) : recalled
}

/** The same, for whoever recalled it already. */
export async function startEngine(deps: EngineDeps, recalled: Recalled): Promise<Result<Engine, WriteFailure>> {
  const parts = composeParts(deps, recalled)
  const begun = await parts.turn.run(() => begin(parts))
  return begun.ok ? ok(engineOf(parts)) : begun
}

function engineOf(parts: Parts): Engine {
  const { deps, turn, team, writing, documents, reading, loader, reporting, network, changes } = parts
  return {
    workspace: deps.workspace,
    ownMember: parts.member,
    ownDevice: parts.device,
    ownLog: parts.log,
    get team() {
      return team.state
    },
    teamChanged: parts.teamChanged,
    say: (body) => turn.run(() => writing.say(body)),
    changeTeam: (change) => turn.run(() => parts.membership.change(change)),
    createDocument: (write, as) => createDocument(parts, write, as),
    createDocuments: (writes, progress) => turn.run(() => writing.create(writes, progress)),
    openDocument: (id) => turn.run(() => documents.take(id)),
    changeDocument: (id, change) => changeDocument(parts, id, change),
    async readDocument(id, also) {
      const loaded = await loader.load(id, also)
      return loaded.ok ? ok(loaded.value.doc) : loaded
    },
    documentsChanged: parts.documentsChanged,
    documentsRebuilt: parts.documentsRebuilt,
    get waitingWork() {
      return parts.acceptance.waiting
    },
    async formerDocument(id) {
      const part = await import('./mending').catch(() => null)
      return part ? part.formerDocument(deps.store, id) : err({ kind: 'PartNotLoaded' })
    },
    changesOf: (id) => reading.changesOf(id),
    async documentAt(id, had) {
      const part = await import('./document-at').catch(() => null)
      return part ? part.documentAt(atDeps(parts), id, had) : err({ kind: 'PartNotLoaded' })
    },
    async whoReceived(id, ask) {
      const part = await import('./document-at').catch(() => null)
      return part ? part.whoReceived(atDeps(parts), id, ask) : err({ kind: 'PartNotLoaded' })
    },
    ownChanges: () => changes.byDocument(),
    ...spokenOf(parts),
    get report() {
      return reporting.report
    },
    reported: reporting.reported,
    setPaused(paused) {
      reporting.paused = paused
      reporting.touch()
      if (paused) inTurn(parts, () => network.leave('paused'))
    },
    woke: () => inTurn(parts, () => network.woke()),
    mailboxes: () => mailboxesOf(parts),
    linkOpened: (link) => linkOpened(parts, link),
    received: (link, frame) => received(parts, link, frame),
    linkDrained: (link) => network.drained(link),
    linkClosed: (link) => inTurn(parts, () => network.closed(link)),
    storeChanged: (change) => turn.run(() => takeNews(parts, change)),
    wrote: parts.wrote,
    async takeBundles(files, progress) {
      const part = await import('./bundle-taking').catch(() => null)
      return part ? ok(await part.takeBundles(parts, files, progress)) : err({ kind: 'PartNotLoaded' })
    },
    compact: () => turn.run(() => compact(parts)),
    flush: () => flush(parts),
    idle: () => turn.idle(),
    close: () => close(parts)
  }
}

/** What members say, and what others can know of whether they had more to say. */
function spokenOf(
  parts: Parts
): Pick<Engine, 'act' | 'acts' | 'actsByDocument' | 'actsChanged' | 'stampsOf' | 'giveSign'> {
  const { turn, acts, book, team, writing } = parts
  return {
    act: (draft) => turn.run(() => act(parts, draft)),
    acts: (document) => acts.of(document),
    actsByDocument: acts.byDocument,
    actsChanged: acts.changed,
    stampsOf: (of) => stampsOf(book, team.state, of),
    giveSign: () => turn.run(() => writing.receipt())
  }
}

function atDeps({ deps, logs, book, team, log, reading, acceptance }: Parts): DocumentAtDeps {
  const { store } = deps
  return { store, logs, book, team, ownLog: log, updatesOf: reading.updatesOf, counts: (row) => acceptance.counts(row) }
}

async function createDocument({ turn, writing }: Parts, write: (doc: Y.Doc) => void, as?: DocumentId) {
  if (as) {
    const wrote = await turn.run(() => writing.createAs(as, write))
    return wrote.ok ? ok(as) : wrote
  }
  const created = await turn.run(() => writing.create([write]))
  if (!created.ok) return created
  const [id] = created.value
  assert(id, 'one document was made')
  return ok(id)
}

/** Most who write say no acts: its code is loaded with the first. */
async function act(parts: Parts, draft: ActDraft): Promise<Result<ActId, WriteFailure>> {
  const part = await import('./saying-acts').catch(() => null)
  return part ? part.sayAct(parts, draft) : err({ kind: 'PartNotLoaded' })
}

/** An open document is changed where it is open, so that its editor sees it; a closed one from disk. */
async function changeDocument({ turn, documents, writing }: Parts, id: DocumentId, change: (doc: Y.Doc) => void) {
  if (!documents.open.includes(id)) return turn.run(() => writing.change(id, change))
  const opened = await turn.run(() => documents.take(id))
  if (!opened.ok) return opened
  const may = mayChange(opened.value.verdict)
  if (may.ok) change(opened.value.doc)
  const flushed = may.ok ? await opened.value.flush() : may
  await opened.value.close()
  return flushed
}

function linkOpened(parts: Parts, link: Link): void {
  const { network, reporting } = parts
  if (reporting.paused) return link.fail('paused')
  network.expect(link)
  inTurn(parts, () => network.opened(link))
}

function received(parts: Parts, link: Link, frame: Uint8Array): void {
  const { network } = parts
  if (network.admit(link, frame) === 'waits') inTurn(parts, () => network.received(link, frame))
}

async function mailboxesOf(parts: Parts): Promise<Result<Mailboxes, WriteFailure>> {
  const part = await import('./mailboxes').catch(() => null)
  if (!part) return err({ kind: 'PartNotLoaded' })
  parts.mailboxes ??= part.newMailboxes(parts)
  return ok(parts.mailboxes)
}

async function flush({ turn, documents, writing }: Parts): Promise<Wrote> {
  const flushed = await documents.flush()
  return flushed.ok ? turn.run(() => writing.seal()) : flushed
}

async function close({
  mailboxes,
  turn,
  documents,
  network,
  settling,
  receipts,
  idling,
  heard,
  reporting,
  rotationDuty,
  trials,
  agreeing
}: Parts): Promise<void> {
  await documents.close()
  await turn.run(() => network.leave('leaving'))
  mailboxes?.close()
  settling.stop()
  trials.stop()
  agreeing.stop()
  receipts.stop()
  idling.stop()
  rotationDuty.stop()
  heard.stop()
  reporting.stop()
  await turn.idle()
}
