import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { bytesToId, type DocumentId, type WorkspaceId } from '$lib/base/ids'
import { textToBytes } from '$lib/base/bytes'
import type { DraftHead, DraftStore } from '$lib/log/draft-store'
import { valueOf } from '../../../tests/support/story-engines'
import { openIdbDraftStore } from './idb-draft-store'
import { deleteWorkspaceDatabase } from './idb-workspace-store'

const timers = { after: () => () => undefined }
const document = bytesToId('document', new Uint8Array(16).fill(1))
const other = bytesToId('document', new Uint8Array(16).fill(2))
const said = { title: 'Ferry', changedMs: 7 }
let nth = 0

function newWorkspace(): WorkspaceId {
  return bytesToId('workspace', new Uint8Array(32).fill(++nth))
}

async function open(workspace: WorkspaceId, absent: 'create' | 'refuse' = 'create'): Promise<DraftStore> {
  return valueOf(await openIdbDraftStore({ workspace, absent, timers }))
}

function headOf(id: DocumentId, more: Partial<DraftHead> = {}): DraftHead {
  return { document: id, kind: 'note', title: '', changedMs: 1, goesMs: null, state: 'kept', sinceMs: 0, ...more }
}

async function wordsIn(store: DraftStore, id = document): Promise<string[]> {
  return valueOf(await store.changes(id)).map(({ update }) => new TextDecoder().decode(update))
}

test('a draft is there again with all that was kept of it, in order, and beside it the other', async () => {
  const workspace = newWorkspace()
  const store = await open(workspace)
  valueOf(await store.add(headOf(document), textToBytes('a')))
  valueOf(await store.add(headOf(other), textToBytes('x')))
  valueOf(await store.keep(document, [textToBytes('b'), textToBytes('c')], said, 'relaxed'))
  store.close()

  const again = await open(workspace, 'refuse')
  expect(await wordsIn(again)).toEqual(['a', 'b', 'c'])
  expect(await wordsIn(again, other)).toEqual(['x'])
  expect(valueOf(await again.heads())).toEqual([headOf(document, said), headOf(other)])
})

test('looking for drafts where there are none makes no database', async () => {
  const workspace = newWorkspace()
  expect(await openIdbDraftStore({ workspace, absent: 'refuse', timers })).toMatchObject({ error: { kind: 'Absent' } })
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`eventual:${workspace}:drafts`)
})

test('a draft that leaves takes no more changes, and one that went keeps no word', async () => {
  const store = await open(newWorkspace())
  valueOf(await store.add(headOf(document), textToBytes('a')))
  valueOf(await store.note(document, (head) => ({ ...head, state: 'leaving' })))
  expect(await store.keep(document, [textToBytes('b')], said, 'strict')).toMatchObject({ error: { kind: 'DraftGone' } })
  expect(await wordsIn(store)).toEqual(['a'])

  valueOf(await store.note(document, (head) => ({ ...head, state: 'went', sinceMs: 9 })))
  expect(await wordsIn(store)).toEqual([])
  expect(valueOf(await store.heads())).toEqual([headOf(document, { state: 'went', sinceMs: 9 })])
})

test('a deleted draft leaves nothing, and cannot be written in', async () => {
  const store = await open(newWorkspace())
  valueOf(await store.add(headOf(document), textToBytes('a')))
  expect(valueOf(await store.note(document, () => null))).toBe(null)
  expect(valueOf(await store.heads())).toEqual([])
  expect(await wordsIn(store)).toEqual([])
  expect(await store.keep(document, [textToBytes('b')], said, 'strict')).toMatchObject({ error: { kind: 'DraftGone' } })
  expect(valueOf(await store.note(document, (head) => head))).toBe(null)
})

test('folding puts one change in the place of those it holds, and leaves what came after', async () => {
  const store = await open(newWorkspace())
  valueOf(await store.add(headOf(document), textToBytes('a')))
  valueOf(await store.keep(document, [textToBytes('b'), textToBytes('c')], said, 'relaxed'))
  const [, second] = valueOf(await store.changes(document))
  valueOf(await store.fold(document, second?.id ?? 0, textToBytes('ab')))
  expect(await wordsIn(store)).toEqual(['ab', 'c'])
  valueOf(await store.note(document, () => null))
  valueOf(await store.fold(document, second?.id ?? 0, textToBytes('ab')))
  expect(await wordsIn(store)).toEqual([])
})

test('drafts go from this device with their workspace', async () => {
  const workspace = newWorkspace()
  const store = await open(workspace)
  valueOf(await store.add(headOf(document), textToBytes('a')))
  store.close()
  await deleteWorkspaceDatabase(workspace)
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`eventual:${workspace}:drafts`)
})
