/**
 * Everything a person does, as entries of this device's log: sealing what was typed, making and changing documents,
 * statements, acts, receipts. All of it runs in the engine's turn and is on disk before it resolves.
 */
import * as Y from 'yjs'
import { newDocumentId, type DocumentId, type LogId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { checkDocument } from '../docs/check-document'
import { readVersion } from '../docs/document'
import { validateUpdate } from '../docs/update-check'
import type { UnsealedRow, WorkspaceStore } from '../log/workspace-store'
import { mayWrite } from '../team/authority'
import type { Body, UpdateBody } from '../wire/entry'
import type { StatementBodyValue } from '../wire/statement'
import { deriveClientId, releaseClient, reserveClient } from './client-ids'
import type { DocumentLoader } from './document-loader'
import type { GuardFailure, OpenFailure, WriteFailure } from './engine'
import { mayChange } from './guarded-doc'
import { MOST_UPDATE_BYTES, type Compose, type OwnLog, type Said, type Words } from './own-log'
import { rowsToBodies } from './sealing-rows'
import type { TeamView } from './team-view'

export interface WritingDeps {
  readonly store: WorkspaceStore
  readonly ownLog: OwnLog
  readonly log: LogId
  readonly team: TeamView
  readonly loader: DocumentLoader
  readonly random: Random
  /** Rows are about to be sealed, those of other tabs among them: this one shows them first. */
  sealing(rows: readonly UnsealedRow[]): void
  /** Own entries that came back from others are decided first; an own entry stands on all before it. */
  ready(): Promise<Wrote>
  /** Entries are on disk: show and send them. */
  said(said: Said): Promise<void>
}

export type Wrote = Result<undefined, WriteFailure>
export type Changed = Result<undefined, WriteFailure | OpenFailure | GuardFailure>

export interface Writing {
  /** Local changes, on disk as they are; refused where one could never be sealed. */
  keep(rows: readonly Omit<UnsealedRow, 'id'>[]): Promise<Result<unknown, WriteFailure>>
  /** Seals what is unsealed of one document, or of all. */
  seal(document?: DocumentId): Promise<Wrote>
  create(
    writes: readonly ((doc: Y.Doc) => void)[],
    progress?: (done: number) => void
  ): Promise<Result<readonly DocumentId[], WriteFailure>>
  /** One, under an id given beforehand; where it is here already nothing is written, whichever window wrote it. */
  createAs(document: DocumentId, write: (doc: Y.Doc) => void): Promise<Wrote>
  /** Changes a document that is not open. */
  change(document: DocumentId, change: (doc: Y.Doc) => void): Promise<Changed>
  say(body: StatementBodyValue): Promise<Wrote>
  /** Carries statements this device made before it had a log. */
  carry(statements: readonly Uint8Array[]): Promise<Wrote>
  /** Carries one act, in the bytes it is kept in. */
  act(act: Uint8Array): Promise<Wrote>
  receipt(): Promise<Wrote>
}

/** Writes through `ownLog`; holds nothing of its own. */
export function newWriting(deps: WritingDeps): Writing {
  return new OwnWords(deps)
}

class OwnWords implements Writing {
  readonly #deps: WritingDeps

  constructor(deps: WritingDeps) {
    this.#deps = deps
  }

  keep(rows: readonly Omit<UnsealedRow, 'id'>[]): Promise<Result<unknown, WriteFailure>> {
    const may = this.#mayUpdate()
    if (!may.ok) return Promise.resolve(may)
    const bytes = Math.max(...rows.map(({ update }) => update.length))
    if (bytes > MOST_UPDATE_BYTES) return Promise.resolve(err({ kind: 'TooLarge', bytes, most: MOST_UPDATE_BYTES }))
    return this.#deps.store.putUnsealed(rows)
  }

  seal(document?: DocumentId): Promise<Wrote> {
    const { store } = this.#deps
    return this.#write(async () => {
      const rows = document === undefined ? await store.unsealed() : await store.unsealedOf(document)
      if (!rows.ok) return rows
      if (rows.value.length === 0) return ok(null)
      this.#deps.sealing(rows.value)
      return ok({ bodies: rowsToBodies(rows.value), sealed: rows.value.map(({ id }) => id) })
    })
  }

  async create(
    writes: readonly ((doc: Y.Doc) => void)[],
    progress?: (done: number) => void
  ): Promise<Result<readonly DocumentId[], WriteFailure>> {
    const may = this.#mayUpdate()
    if (!may.ok) return may
    const bodies: UpdateBody[] = []
    for (const write of writes) {
      const body = this.#newDocument(newDocumentId(this.#deps.random), write)
      if (!isCarriable(body)) return err({ kind: 'NotCarriable', at: bodies.length })
      bodies.push(body)
      progress?.(bodies.length)
    }
    const wrote = bodies.length > 0 ? await this.#writeWords({ bodies }) : ok()
    return wrote.ok ? ok(bodies.map(({ document }) => document)) : wrote
  }

  async createAs(document: DocumentId, write: (doc: Y.Doc) => void): Promise<Wrote> {
    const may = this.#mayUpdate()
    if (!may.ok) return may
    const body = this.#newDocument(document, write)
    if (!isCarriable(body)) return err({ kind: 'NotCarriable', at: 0 })
    return this.#write(async () => {
      const rows = await this.#deps.store.documentRows(document)
      if (!rows.ok) return rows
      if (rows.value.some((row) => row.log === this.#deps.log)) return ok(null)
      // Somebody else's words stand under it: to write nothing would be to lose these.
      return rows.value.length > 0 ? err({ kind: 'IdTaken' }) : ok({ bodies: [body] })
    })
  }

  async change(document: DocumentId, change: (doc: Y.Doc) => void): Promise<Changed> {
    const may = this.#mayUpdate()
    if (!may.ok) return may
    const { loader, store, log } = this.#deps
    const loaded = await loader.load(document)
    if (!loaded.ok) return loaded
    const { doc } = loaded.value
    const known = mayChange(checkDocument(doc).verdict)
    if (!known.ok) return known
    const client = await reserveClient(store, document, (n) => doc.store.clients.has(deriveClientId(log, document, n)))
    if (!client.ok) return client
    doc.clientID = deriveClientId(log, document, client.value)
    const updates: Uint8Array[] = []
    doc.on('updateV2', (update: Uint8Array) => updates.push(update))
    change(doc)
    const schema = readVersion(doc)
    doc.destroy()
    if (updates.length === 0) return releaseClient(store, document, client.value)
    const update = Y.mergeUpdatesV2(updates)
    return this.#writeWords({
      bodies: [{ kind: 'update', document, schema, clients: [client.value], update }]
    })
  }

  async say(body: StatementBodyValue): Promise<Wrote> {
    const { team } = this.#deps
    const statement = await team.sign(body)
    return statement.ok ? this.carry([statement.value.bytes]) : statement
  }

  async carry(signed: readonly Uint8Array[]): Promise<Wrote> {
    const bodies: Body[] = signed.map((statement) => ({ kind: 'statement', statement }))
    return this.#writeWords({ bodies, statements: await this.#deps.team.admit(signed) })
  }

  act(act: Uint8Array): Promise<Wrote> {
    return this.#writeWords({ bodies: [{ kind: 'act', act }] })
  }

  receipt(): Promise<Wrote> {
    return this.#writeWords({ bodies: [] })
  }

  #mayUpdate(): Wrote {
    const { team, log } = this.#deps
    const may = mayWrite(team.state, log, 'update')
    return may.ok ? ok() : may
  }

  /** Nobody else can have written in it yet, so its first client number needs no reservation. */
  #newDocument(document: DocumentId, write: (doc: Y.Doc) => void): UpdateBody {
    const doc = new Y.Doc({ guid: document })
    doc.clientID = deriveClientId(this.#deps.log, document, 0)
    write(doc)
    const update = Y.encodeStateAsUpdateV2(doc)
    const schema = readVersion(doc)
    doc.destroy()
    return { kind: 'update', document, schema, clients: [0], update }
  }

  #writeWords(words: Words): Promise<Wrote> {
    return this.#write(() => Promise.resolve(ok(words)))
  }

  async #write(compose: Compose): Promise<Wrote> {
    const ready = await this.#deps.ready()
    if (!ready.ok) return ready
    const said = await this.#deps.ownLog.write(compose)
    if (!said.ok) return said
    if (said.value) await this.#deps.said(said.value)
    return ok()
  }
}

/** What others would refuse would be here and nowhere else. */
function isCarriable({ update }: UpdateBody): boolean {
  return validateUpdate(update, () => true).ok
}
