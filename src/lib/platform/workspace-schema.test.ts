import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { valueOf } from '../../../tests/support/story-engines'
import { openIdbWorkspaceStore } from './idb-workspace-store'
import { workspaceDatabaseName } from './workspace-schema'

const log = bytesToId('log', new Uint8Array(16).fill(1))
const workspace = bytesToId('workspace', new Uint8Array(32).fill(1))

test('version 2 kept no acts and no stamps: its logs go on, and both are known from what is decided next', async () => {
  const bytes = new Uint8Array(32)
  const held = { log, writer: log, logKey: bytes, seq: 2, hash: bytes, applied: 2, appliedHash: bytes, context: bytes }
  const former = await openDB(workspaceDatabaseName(workspace), 2, {
    upgrade(database) {
      database.createObjectStore('heads', { keyPath: 'log' })
      database.createObjectStore('runs', { keyPath: ['log', 'from'] })
      const decided = database.createObjectStore('decided', { autoIncrement: true })
      decided.createIndex('document', 'documents', { multiEntry: true })
      database.createObjectStore('counted')
      database.createObjectStore('unsealed', { keyPath: 'id', autoIncrement: true }).createIndex('document', 'document')
      for (const each of ['checkpoints', 'projections']) database.createObjectStore(each, { keyPath: 'document' })
      database.createObjectStore('statements', { keyPath: 'id' })
      database.createObjectStore('quarantine', { keyPath: ['log', 'seq'] })
      database.createObjectStore('meta')
    }
  })
  await former.put('heads', held)
  former.close()

  const timers = { after: () => () => undefined }
  const store = valueOf(await openIdbWorkspaceStore({ workspace, absent: 'refuse', timers }))
  expect(valueOf(await store.heads())).toEqual([{ ...held, stampMs: 0 }])
  expect(valueOf(await store.acts())).toEqual([])

  const act = { log, seq: 3, body: 0, document: null, bytes, knew: new Map([[log, 1]]) }
  const decision = { log, applied: 3, appliedHash: bytes, stampMs: 5_000, context: bytes }
  valueOf(await store.decide([{ ...decision, documents: [], acts: [act], statements: [], quarantined: [] }]))
  expect(valueOf(await store.heads())).toMatchObject([{ applied: 3, stampMs: 5_000 }])
  expect(valueOf(await store.acts())).toEqual([act])
  store.close()
})
