import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test, vi } from 'vitest'
import { assert } from '$lib/base/assert'
import { bytesToId, type DocumentId, type LogId, type WorkspaceId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import type { Append, DocumentRow, WorkspaceStore } from '$lib/log/workspace-store'
import { chunksOf } from './idb-document-table'
import { openIdbWorkspaceStore } from './idb-workspace-store'
import { workspaceDatabaseName } from './workspace-schema'

let nth = 0

test('chunks keep the order of a document’s rows, and its rows side by side', () => {
  const rows = [row(2, 1), row(1, 1), row(2, 2, log(7)), row(1, 2), row(2, 3)]
  const [chunk, ...more] = chunksOf(rows)
  expect(more).toEqual([])
  expect(chunk?.documents).toEqual([document(1), document(1), document(2), document(2), document(2)])
  expect(chunk?.seqs).toEqual([1, 2, 1, 2, 3])
  expect(chunk?.logs.map((of) => of === log(7))).toEqual([false, false, false, true, false])
})

test('a document with more rows than a chunk takes is read whole and in order', async () => {
  const { store } = await openNew()
  const documents = Array.from({ length: 300 }, (_, i) => row(1 + (i % 2), i + 1))
  expectOk(await store.append(decided(1, 300, documents)))
  expect(valueOf(await store.documentRows(document(2)))).toEqual(documents.filter((_, i) => i % 2 === 1))
})

test('what was counted once is not counted again, and what came after it is', async () => {
  const { store, name } = await openNew()
  for (let seq = 1; seq <= 300; seq++) expectOk(await store.append(decided(seq, seq, [row(seq % 3, seq)])))
  const counts = new Map([0, 1, 2].map((n) => [document(n), 100]))
  expect(valueOf(await store.documentCounts())).toEqual(counts)
  expect(await countedIn(name)).toMatchObject([{ upTo: 300 }])

  expectOk(await store.append(decided(301, 301, [row(2, 301), row(3, 301)])))
  const more = new Map([...counts, [document(2), 101], [document(3), 1]])
  expect(valueOf(await store.documentCounts())).toEqual(more)
  expect(await countedIn(name)).toMatchObject([{ upTo: 300 }])
  store.close()
})

test('version 1 kept a table for each document: every row is carried over, in its order', async () => {
  const { workspace, name } = newName()
  const former = await openFormer(name)
  const rows = [
    { log: log(9), seq: 1, body: 0 },
    { log: log(1), seq: 1, body: 4 },
    { log: log(9), seq: 2, body: 1 }
  ]
  for (let n = 0; n < 200; n++) {
    await former.put('rows', { document: document(n), at: 0, rows: rows.slice(0, 2) })
    await former.put('rows', { document: document(n), at: 2, rows: rows.slice(2) })
    await former.put('documents', { document: document(n), rows: 3 })
  }
  await former.put('heads', { log: log(9), seq: 2 })
  former.close()

  const store = await open(workspace, 'refuse')
  const counts = valueOf(await store.documentCounts())
  expect([counts.size, ...new Set(counts.values())]).toEqual([200, 3])
  for (const n of [0, 77, 199]) {
    expect(valueOf(await store.documentRows(document(n)))).toEqual(
      rows.map((each) => ({ document: document(n), ...each }))
    )
  }
  expect(valueOf(await store.heads())).toEqual([{ log: log(9), seq: 2, stampMs: 0 }])
  store.close()
  const database = await openDB(name)
  expect([...database.objectStoreNames]).not.toContain('rows')
  database.close()
})

test('a carrying over that breaks off leaves the database as version 1 had it', async () => {
  const { workspace, name } = newName()
  const former = await openFormer(name)
  await former.put('rows', { document: document(1), at: 0, rows: [{ log: log(9), seq: 1, body: 0 }] })
  former.close()

  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementationOnce(() => {
    throw new DOMException('no space', 'QuotaExceededError')
  })
  expect(await openStore(workspace, 'refuse')).toMatchObject({ ok: false })
  add.mockRestore()

  const store = await open(workspace, 'refuse')
  expect(valueOf(await store.documentRows(document(1)))).toHaveLength(1)
  store.close()
})

const log = (byte: number): LogId => bytesToId('log', new Uint8Array(16).fill(byte))
const document = (byte: number): DocumentId => bytesToId('document', new Uint8Array(16).fill(byte))
const row = (of: number, seq: number, by = log(1)): DocumentRow => ({ document: document(of), log: by, seq, body: 0 })
const hashOf = (seq: number): Uint8Array => new Uint8Array(32).fill(seq)

/** The layout as version 1 made it. */
function openFormer(name: string) {
  return openDB(name, 1, {
    upgrade(database) {
      database.createObjectStore('heads', { keyPath: 'log' })
      database.createObjectStore('runs', { keyPath: ['log', 'from'] })
      database.createObjectStore('rows', { keyPath: ['document', 'at'] })
      database.createObjectStore('documents', { keyPath: 'document' })
      database.createObjectStore('unsealed', { keyPath: 'id', autoIncrement: true }).createIndex('document', 'document')
      for (const each of ['checkpoints', 'projections']) database.createObjectStore(each, { keyPath: 'document' })
      database.createObjectStore('statements', { keyPath: 'id' })
      database.createObjectStore('quarantine', { keyPath: ['log', 'seq'] })
      database.createObjectStore('meta')
    }
  })
}

async function countedIn(name: string): Promise<unknown[]> {
  const database = await openDB(name)
  const counted: unknown[] = await database.getAll('counted')
  database.close()
  return counted
}

/** Own entries, decided as they are written. */
function decided(from: number, to: number, documents: readonly DocumentRow[]): Append {
  const head = { log: log(1), writer: log(1), logKey: hashOf(0), seq: to, hash: hashOf(to), context: hashOf(0) }
  return {
    held: { ...head, applied: 0, appliedHash: hashOf(0), stampMs: 0 },
    expected: from === 1 ? null : { seq: from - 1, hash: hashOf(from - 1) },
    run: { log: log(1), from, to, kind: 'entries', bytes: hashOf(from) },
    durability: 'strict',
    decision: {
      log: log(1),
      applied: to,
      appliedHash: hashOf(to),
      stampMs: to,
      context: hashOf(0),
      documents,
      acts: [],
      statements: [],
      quarantined: []
    }
  }
}

function newName(): { workspace: WorkspaceId; name: string } {
  nth += 1
  const workspace = bytesToId('workspace', new Uint8Array(32).fill(nth))
  return { workspace, name: workspaceDatabaseName(workspace) }
}

function openStore(workspace: WorkspaceId, absent: 'create' | 'refuse') {
  return openIdbWorkspaceStore({ workspace, absent, timers: { after: () => () => undefined } })
}

async function open(workspace: WorkspaceId, absent: 'create' | 'refuse'): Promise<WorkspaceStore> {
  return valueOf(await openStore(workspace, absent))
}

async function openNew() {
  const { workspace, name } = newName()
  return { store: await open(workspace, 'create'), name }
}

function valueOf<T>(result: Result<T, unknown>): T {
  assert(result.ok, 'it worked')
  return result.value
}

function expectOk(result: Result<unknown, unknown>): void {
  expect(result).toMatchObject({ ok: true })
}
