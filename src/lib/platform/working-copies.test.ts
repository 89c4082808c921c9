import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { bytesToId, type DocumentId } from '$lib/base/ids'
import { newScope } from '$lib/base/scope'
import { openMemoryStore } from '$lib/log/memory-store'
import { newLocks } from '../../../tests/support/fake-locks'
import { MOST_COPIES, newWorkingCopies } from './working-copies'

const workspace = bytesToId('workspace', new Uint8Array(32).fill(5))

test('a copy follows what is typed, and looking adds nothing but y-indexeddb’s empty row', async () => {
  const device = newDevice()
  const doc = docWith('before')
  const [looking, typing] = [newScope(), newScope()]
  await device.copies.follow(document(1), doc, looking)
  await closed(device, looking)
  expect(await textsIn(document(1))).toEqual([''])

  await device.copies.follow(document(1), doc, typing)
  doc.getText('t').insert(6, ' and after')
  await closed(device, typing)
  expect((await textsIn(document(1))).at(-1)).toBe('before and after')
})

test('nothing flows back: what a copy holds never comes into the document, and a copy that differs is thrown away', async () => {
  const device = newDevice()
  const scope = newScope()
  await device.copies.follow(document(2), docWith('one'), scope)
  await closed(device, scope)
  await plant(document(2), docWith('planted'))

  const doc = docWith('one')
  const updates = vi.fn()
  doc.on('update', updates)
  const again = newScope()
  await device.copies.follow(document(2), doc, again)
  expect(updates).not.toHaveBeenCalled()
  expect(doc.getText('t').toString()).toBe('one')
  expect(await databases()).not.toContain(nameOf(document(2)))
  again.end()
})

test('a copy that holds a deletion the document does not know differs as well', async () => {
  const device = newDevice()
  const doc = docWith('kept')
  const cut = new Y.Doc()
  Y.applyUpdate(cut, Y.encodeStateAsUpdate(doc))
  cut.getText('t').delete(0, 4)
  await plant(document(3), cut)
  await device.copies.follow(document(3), doc, newScope())
  expect(await databases()).not.toContain(nameOf(document(3)))
})

test('an unreadable copy is given up in time and thrown away; nothing waits for it', async () => {
  const device = newDevice()
  const damaged = await openDB(nameOf(document(4)), 1, {
    upgrade(database) {
      database.createObjectStore('updates', { autoIncrement: true })
      database.createObjectStore('custom')
    }
  })
  damaged.close()
  device.time.expireAtOnce = true
  await device.copies.follow(document(4), docWith('text'), newScope())
  expect(await databases()).not.toContain(nameOf(document(4)))
})

test('the copies of the last documents are kept, and never dropped while a tab has them open', async () => {
  const device = newDevice()
  const first = newScope()
  await device.copies.follow(document(100), docWith('open all the time'), first)
  for (let nth = 101; nth <= 100 + MOST_COPIES + 2; nth++) {
    const scope = newScope()
    await device.copies.follow(document(nth), docWith('x'), scope)
    await closed(device, scope)
  }
  const kept = await databases()
  expect(kept).toContain(nameOf(document(100)))
  expect(kept).not.toContain(nameOf(document(101)))
  expect(kept).toContain(nameOf(document(100 + MOST_COPIES + 2)))

  await closed(device, first)
  await device.copies.dropAll()
  expect((await databases()).filter((name) => kept.includes(name) && name?.includes(document(100)))).toEqual([])
})

test('where there are no locks there are no copies, and no failure either', async () => {
  const reportFailure = vi.fn()
  const store = openMemoryStore()
  const timers = { after: () => () => undefined }
  const copies = newWorkingCopies({ workspace, store, timers, locks: undefined, reportFailure })
  await copies.follow(document(200), docWith('x'), newScope())
  expect(await databases()).not.toContain(nameOf(document(200)))
  expect(reportFailure).not.toHaveBeenCalled()
})

function newDevice() {
  const time = { expireAtOnce: false }
  const locks = newLocks()
  const timers = {
    after(_ms: number, run: () => void) {
      if (time.expireAtOnce) run()
      return () => undefined
    }
  }
  const reportFailure = (cause: unknown): never => {
    throw cause
  }
  return {
    time,
    locks,
    copies: newWorkingCopies({ workspace, store: openMemoryStore(), timers, locks, reportFailure })
  }
}

/** Ends the scope, and waits until the copy's lock is free: then its database is closed. */
async function closed({ locks }: ReturnType<typeof newDevice>, scope: ReturnType<typeof newScope>): Promise<void> {
  const released = locks.nextRelease()
  scope.end()
  await released
}

function document(nth: number): DocumentId {
  return bytesToId('document', new Uint8Array(16).fill(nth % 256))
}

function nameOf(id: DocumentId): string {
  return `eventual-copy:${workspace}:${id}`
}

function docWith(text: string): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = text.length
  doc.getText('t').insert(0, text)
  return doc
}

async function plant(id: DocumentId, doc: Y.Doc): Promise<void> {
  const database = await openDB(nameOf(id), 1, {
    upgrade(fresh) {
      fresh.createObjectStore('updates', { autoIncrement: true })
      fresh.createObjectStore('custom')
    }
  })
  await database.add('updates', Y.encodeStateAsUpdate(doc))
  database.close()
}

/** The text after each row y-indexeddb has kept. */
async function textsIn(id: DocumentId): Promise<string[]> {
  const database = await openDB(nameOf(id))
  const rows: unknown[] = await database.getAll('updates')
  database.close()
  const doc = new Y.Doc()
  return rows.map((row) => {
    if (row instanceof Uint8Array) Y.applyUpdate(doc, row)
    return doc.getText('t').toString()
  })
}

async function databases(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name)
}
