/**
 * Reads a log as it travels, records and all, as a device does that never saw the originals: form, chain and signatures
 * checked, every update validated as its author's.
 */
import * as Y from 'yjs'
import { assert } from '$lib/base/assert'
import type { DocumentId, LogId, WorkspaceId } from '$lib/base/ids'
import type { BodyKey } from '$lib/crypto/sealing'
import { validateUpdate } from '$lib/docs/update-check'
import { entryHashes } from '$lib/log/entry-hashes'
import { judgeRun, type HeldTip } from '$lib/log/log-reader'
import { bodyAad } from '$lib/log/log-writer'
import { judgeRecord, openRecord, recordHashes } from '$lib/log/range-record'
import type { StoredRun, WorkspaceStore } from '$lib/log/workspace-store'
import { clientCheck } from '$lib/sync/client-ids'
import { decodeBody } from '$lib/wire/body-codec'
import type { Body, Envelope, UpdateBody } from '$lib/wire/entry'
import { decodeRun } from '$lib/wire/entry-codec'
import { decodeRecord } from '$lib/wire/range-record-codec'
import { demand } from './demand'

/** Every run of a log, in order. */
export async function runsOf(store: WorkspaceStore, log: LogId): Promise<readonly StoredRun[]> {
  return demand(await store.readRuns(log, 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
}

/** What a reader of somebody else's log knows beforehand. */
export interface Reader {
  readonly workspace: WorkspaceId
  readonly bodyKey: BodyKey
}

/**
 * One document from a log this device never saw, as it travels: form, chain and signatures checked, every update
 * validated as its author's, then applied. What does not hold is a bug here and throws.
 */
export async function readDocument(runs: readonly StoredRun[], document: DocumentId, reader: Reader): Promise<Y.Doc> {
  const doc = new Y.Doc()
  let tip: HeldTip | null = null
  for (const run of runs) {
    const read: ReadPart = run.kind === 'record' ? await readRecord(run, tip, reader) : await readRun(run, tip, reader)
    tip = read.tip
    for (const update of read.updates) {
      if (update.document !== document) continue
      assert(isTakenFrom(run.log, update), 'an update of this log is one its receivers take')
      Y.applyUpdateV2(doc, update.update)
    }
  }
  return doc
}

interface ReadPart {
  readonly tip: HeldTip
  readonly updates: readonly Pick<UpdateBody, 'document' | 'clients' | 'update'>[]
}

async function readRecord({ bytes }: StoredRun, tip: HeldTip | null, reader: Reader): Promise<ReadPart> {
  const record = demand(decodeRecord(bytes, recordHashes))
  const place = tip ? { ...tip, prevAtFrom: null } : null
  const next = demand(await judgeRecord(record, reader.workspace, place))
  return { tip: next, updates: demand(await openRecord(record, reader.bodyKey)).merged }
}

async function readRun({ bytes }: StoredRun, tip: HeldTip | null, reader: Reader): Promise<ReadPart> {
  const accepted = demand(await judgeRun(demand(decodeRun(bytes, reader.workspace, entryHashes)), tip))
  const bodies: Body[] = []
  for (const entry of accepted.fresh.entries) bodies.push(...(await openAll(entry, reader.bodyKey)))
  return { tip: accepted.tip, updates: bodies.filter((body) => body.kind === 'update') }
}

async function openAll({ header, bodies }: Envelope, key: BodyKey): Promise<Body[]> {
  const opened = await Promise.all(bodies.map((sealed, i) => key.open(bodyAad(header, i), sealed)))
  return opened.map((plaintext) => demand(decodeBody(demand(plaintext))))
}

/** What a receiver asks of an update before any document sees it. */
function isTakenFrom(log: LogId, { document, clients, update }: Omit<UpdateBody, 'kind' | 'schema'>): boolean {
  return validateUpdate(update, clientCheck(log, document, clients)).ok
}
