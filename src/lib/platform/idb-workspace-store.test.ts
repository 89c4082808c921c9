import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, expect, test, vi } from 'vitest'
import { assert } from '$lib/base/assert'
import { bytesToId, type DocumentId, type LogId, type WorkspaceId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import { newScope } from '$lib/base/scope'
import type { Append, Decision, WorkspaceStore } from '$lib/log/workspace-store'
import { OPEN_PATIENCE_MS } from './idb-handle'
import { deleteWorkspaceDatabase, openIdbWorkspaceStore } from './idb-workspace-store'
import { workspaceDatabaseName } from './workspace-schema'

const opened = newScope()
let nth = 0

afterEach(() => vi.restoreAllMocks())

test('a store opened again holds what was written, and nothing else is made in its place', async () => {
  const workspace = newWorkspace()
  const store = await open(workspace, 'create')
  expectOk(await store.append(entries(1, 3)))
  store.close()

  const again = await open(workspace, 'refuse')
  expect(valueOf(await again.heads()).map(({ seq }) => seq)).toEqual([3])
  expect(valueOf(await again.readRuns(log, 2, 2, 1_000)).map(({ from, to }) => [from, to])).toEqual([[1, 3]])
})

test('a workspace that is not on this device is absent, and looking for it makes no database', async () => {
  const workspace = newWorkspace()
  expect(await openStore(workspace, 'refuse')).toEqual({ ok: false, error: { kind: 'Absent' } })
  const names = (await indexedDB.databases()).map(({ name }) => name)
  expect(names).not.toContain(workspaceDatabaseName(workspace))
})

test('a handle the browser closed is opened again, and the transaction is replayed once', async () => {
  const store = await open(newWorkspace(), 'create')
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
  transaction.mockImplementationOnce(() => {
    throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
  })
  expectOk(await store.append(entries(1, 1)))
  expect(transaction).toHaveBeenCalledTimes(2)

  transaction.mockImplementation(() => {
    throw new DOMException('The database connection is closing', 'InvalidStateError')
  })
  const failed = await store.append(entries(2, 2))
  expect(failed).toMatchObject({ ok: false, error: { kind: 'StorageLost' } })

  transaction.mockRestore()
  expect(valueOf(await store.heads()).map(({ seq }) => seq)).toEqual([1])
})

test('a full disk is told as such, and leaves what was there as it was', async () => {
  const store = await open(newWorkspace(), 'create')
  expectOk(await store.append(entries(1, 1)))
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  put.mockImplementationOnce(() => {
    throw new DOMException('no space', 'QuotaExceededError')
  })
  expect(await store.append(entries(2, 2))).toEqual({ ok: false, error: { kind: 'StorageFull' } })
  put.mockRestore()
  expect(valueOf(await store.heads()).map(({ seq }) => seq)).toEqual([1])
  expect(valueOf(await store.readRuns(log, 1, 9, 1_000))).toHaveLength(1)
})

test('a bug inside a transaction is thrown on, and nothing of it stays', async () => {
  const store = await open(newWorkspace(), 'create')
  const broken = (): never => {
    throw new RangeError('a bug')
  }
  await expect(store.updateMeta('profile', broken)).rejects.toThrow(RangeError)
  expect(valueOf(await store.meta('profile'))).toBeUndefined()
})

test('a database deleted under an open page is lost, not silently begun anew', async () => {
  const workspace = newWorkspace()
  const superseded = vi.fn()
  const store = await open(workspace, 'create', superseded)
  expectOk(await store.append(entries(1, 1)))

  await deleteWorkspaceDatabase(workspace)
  expect(superseded).toHaveBeenCalledOnce()
  expect(await store.append(entries(2, 2))).toEqual({ ok: false, error: { kind: 'StorageLost', cause: 'Absent' } })
  expect(await openStore(workspace, 'refuse')).toEqual({ ok: false, error: { kind: 'Absent' } })
})

test('a database of a newer version of the app takes over, and is not written by this one', async () => {
  const workspace = newWorkspace()
  const superseded = vi.fn()
  const store = await open(workspace, 'create', superseded)
  const newer = await openDB(workspaceDatabaseName(workspace), 99)

  expect(superseded).toHaveBeenCalledOnce()
  expect(await store.append(entries(1, 1))).toEqual({ ok: false, error: { kind: 'StorageLost', cause: 'Newer' } })
  expect(await openStore(workspace, 'refuse')).toEqual({ ok: false, error: { kind: 'Newer' } })
  newer.close()
})

test('an opening that nobody answers ends in time, and what comes late is closed', async () => {
  const workspace = newWorkspace()
  const blocker = await openDB(workspaceDatabaseName(workspace), 1)
  const deletion = indexedDB.deleteDatabase(workspaceDatabaseName(workspace))
  const due: (() => void)[] = []
  const opening = openIdbWorkspaceStore({
    workspace,
    absent: 'create',
    timers: {
      after(ms, run) {
        expect(ms).toBe(OPEN_PATIENCE_MS)
        due.push(run)
        return () => undefined
      }
    }
  })
  due.forEach((run) => run())
  expect(await opening).toEqual({ ok: false, error: { kind: 'Blocked' } })

  blocker.close()
  await new Promise((resolve) => deletion.addEventListener('success', resolve))
  // Were the late handle open, this would wait for it for ever.
  await deleteWorkspaceDatabase(workspace)
})

test('two tabs that decide the same entries leave one row for each body', async () => {
  const workspace = newWorkspace()
  const [one, other] = [await open(workspace, 'create'), await open(workspace, 'refuse')]
  expectOk(await one.append(entries(1, 3)))
  expectOk(await one.decide([decision(2)]))
  expectOk(await other.decide([decision(3)]))
  expectOk(await one.decide([decision(1)]))

  expect(valueOf(await one.documentRows(note)).map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(valueOf(await one.documentCounts()).get(note)).toBe(3)
  expect(valueOf(await other.heads()).map(({ applied }) => applied)).toEqual([3])
})

test('a short run cut from a long message takes only its own bytes on disk', async () => {
  const workspace = newWorkspace()
  const store = await open(workspace, 'create')
  const message = new Uint8Array(1_000_000).fill(7)
  const { run, ...rest } = entries(1, 1)
  expectOk(await store.append({ ...rest, run: { ...run, bytes: message.subarray(10, 20) } }))

  const database = await openDB(workspaceDatabaseName(workspace))
  const [kept] = (await database.getAll('runs')) as { bytes: Uint8Array }[]
  expect(kept?.bytes.buffer.byteLength).toBe(10)
  database.close()
})

test('a range is read through more runs than are fetched at once', async () => {
  const store = await open(newWorkspace(), 'create')
  for (let seq = 1; seq <= 150; seq++) expectOk(await store.append(entries(seq, seq)))
  const read = valueOf(await store.readRuns(log, 3, 149, 1e9))
  expect(read.map(({ from }) => from)).toEqual(Array.from({ length: 147 }, (_, i) => i + 3))
})

const log: LogId = bytesToId('log', new Uint8Array(16).fill(1))
const note: DocumentId = bytesToId('document', new Uint8Array(16).fill(2))

function newWorkspace(): WorkspaceId {
  nth += 1
  return bytesToId('workspace', new Uint8Array(32).fill(nth))
}

function openStore(workspace: WorkspaceId, absent: 'create' | 'refuse', superseded?: () => void) {
  return openIdbWorkspaceStore({ workspace, absent, timers: { after: () => () => undefined }, superseded })
}

async function open(
  workspace: WorkspaceId,
  absent: 'create' | 'refuse',
  superseded?: () => void
): Promise<WorkspaceStore> {
  const store = valueOf(await openStore(workspace, absent, superseded))
  opened.defer(() => store.close())
  return store
}

const hashOf = (seq: number): Uint8Array => new Uint8Array(32).fill(seq)

/** Entries from–to of one log, as one run, on the head before them. */
function entries(from: number, to: number): Append {
  const head = { log, writer: log, logKey: new Uint8Array(32), context: new Uint8Array(0) }
  return {
    held: { ...head, seq: to, hash: hashOf(to), applied: 0, appliedHash: new Uint8Array(32), stampMs: 0 },
    expected: from === 1 ? null : { seq: from - 1, hash: hashOf(from - 1) },
    run: { log, from, to, kind: 'entries', bytes: new Uint8Array(8) },
    durability: 'strict'
  }
}

/** All entries up to `applied`, one body of one note each. */
function decision(applied: number): Decision {
  return {
    log,
    applied,
    appliedHash: hashOf(applied),
    stampMs: 0,
    context: new Uint8Array(0),
    documents: Array.from({ length: applied }, (_, i) => ({ document: note, log, seq: i + 1, body: 0 })),
    acts: [],
    statements: [],
    quarantined: []
  }
}

function valueOf<T>(result: Result<T, unknown>): T {
  assert(result.ok, 'it worked')
  return result.value
}

function expectOk(result: Result<unknown, unknown>): void {
  expect(result).toMatchObject({ ok: true })
}
