import { expect, test } from 'vitest'
import { bytesToId, type DocumentId, type LogId } from '../base/ids'
import { grownList } from '../log/grown-list'
import { openMemoryStore, newMemoryShelf } from '../log/memory-store'
import type { DocumentRow, WorkspaceStore } from '../log/workspace-store'
import { openOwnChanges } from './own-changes'

const own = bytesToId('log', new Uint8Array(16).fill(1))
const other = bytesToId('log', new Uint8Array(16).fill(2))
const [note, plan] = [3, 4].map((byte) => bytesToId('document', new Uint8Array(16).fill(byte))) as [
  DocumentId,
  DocumentId
]

const row = (document: DocumentId, log: LogId, seq: number): DocumentRow => ({ document, log, seq, body: 0 })

function storeWith(rows: readonly DocumentRow[]): WorkspaceStore {
  const of = (id: DocumentId) => grownList(rows.filter(({ document }) => document === id))
  const documents = new Map([note, plan].map((id) => [id, of(id)] as const))
  return openMemoryStore({ ...newMemoryShelf(), documents })
}

async function opened(rows: readonly DocumentRow[]) {
  const changes = await openOwnChanges(storeWith(rows), own)
  if (!changes.ok) throw new Error(changes.error.kind)
  return changes.value
}

test('two who ask at once are told the same, and each change once', async () => {
  const changes = await opened([row(note, own, 1), row(note, own, 2), row(plan, other, 1), row(plan, own, 3)])
  const [first, second] = await Promise.all([changes.byDocument(), changes.byDocument()])
  const expected = {
    ok: true,
    value: new Map([
      [note, [1, 2]],
      [plan, [3]]
    ])
  }
  expect([first, second]).toEqual([expected, expected])
})

test('what is written while reading is counted once, whether or not it was read', async () => {
  const changes = await opened([row(note, own, 1), row(note, own, 2)])
  const asked = changes.byDocument()
  changes.noteRows([row(note, own, 2), row(note, own, 3), row(plan, other, 9)])
  await asked
  expect(await changes.byDocument()).toEqual({ ok: true, value: new Map([[note, [1, 2, 3]]]) })
})
