import { afterEach, expect, test } from 'vitest'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { bytesToId, type DocumentId, type LogId } from '$lib/base/ids'
import { newScope } from '$lib/base/scope'
import { newPresence, type Presence } from './presence'

const bobsLog: LogId = bytesToId('log', new Uint8Array(16).fill(2))
const note: DocumentId = bytesToId('document', new Uint8Array(16).fill(3))
const other: DocumentId = bytesToId('document', new Uint8Array(16).fill(4))
const caret = { anchor: { tname: 'body' }, head: { tname: 'body' } }
let tests = newScope()

afterEach(() => {
  tests.end()
  tests = newScope()
})

test('somebody is shown under the log their link vouches for, and not before', () => {
  const { alice, bob } = twoPeople()
  bob.awarenessOf(note, tests)
  carry(bob, alice)
  expect(alice.others).toEqual([])

  expect(alice.book.meet('direct-1', bobsLog, bob.book.own)).toBe(true)
  expect(alice.others).toEqual([{ client: bob.book.own, log: bobsLog, document: note }])
  expect(alice.logOf(bob.book.own)).toBe(bobsLog)
  expect(alice.book.meet('direct-2', bobsLog, bob.book.own)).toBe(false)
})

test('an editor sees the carets of its own document, and nothing people say of themselves', () => {
  const { alice, bob } = twoPeople()
  alice.book.meet('direct-1', bobsLog, bob.book.own)
  const view = alice.awarenessOf(note, tests)
  const bobs = bob.awarenessOf(note, tests)
  bobs.setLocalStateField('cursor', caret)
  bobs.setLocalStateField('user', { name: 'the owner', color: 'red' })
  carry(bob, alice)
  expect(view.getStates().get(bob.book.own)).toEqual({ cursor: caret })

  const elsewhere = newScope()
  bob.awarenessOf(other, elsewhere)
  carry(bob, alice)
  expect(view.getStates().has(bob.book.own)).toBe(false)
  elsewhere.end()
})

test('whoever goes from one document to the next is in the next, in whatever order pages are closed', () => {
  const { alice, bob } = twoPeople()
  alice.book.meet('direct-1', bobsLog, bob.book.own)
  const [first, second] = [newScope(), newScope()]
  bob.awarenessOf(note, first)
  bob.awarenessOf(other, second)
  first.end()
  carry(bob, alice)
  expect(alice.others.map(({ document }) => document)).toEqual([other])

  second.end()
  carry(bob, alice)
  expect(alice.others.map(({ document }) => document)).toEqual([null])
})

test('who leaves is gone at once, and is seen again when they come back', () => {
  const { alice, bob } = twoPeople()
  const view = alice.awarenessOf(note, tests)
  alice.book.meet('direct-1', bobsLog, bob.book.own)
  bob.awarenessOf(note, tests)
  carry(bob, alice)
  expect(view.getStates().has(bob.book.own)).toBe(true)

  alice.book.leave('direct-1')
  expect(alice.others).toEqual([])
  expect(view.getStates().has(bob.book.own)).toBe(false)

  alice.book.meet('direct-2', bobsLog, bob.book.own)
  bob.book.repeat()
  carry(bob, alice)
  expect(view.getStates().has(bob.book.own)).toBe(true)
})

test('a caret too long to say is left out, the document is still said', () => {
  const { bob } = twoPeople()
  const view = bob.awarenessOf(note, tests)
  view.setLocalStateField('cursor', { anchor: 'x'.repeat(5_000), head: null })
  expect(bob.awareness.getLocalState()).toEqual({ document: note, cursor: null })
})

test('a document id that is none is nowhere', () => {
  const { alice, bob } = twoPeople()
  alice.book.meet('direct-1', bobsLog, bob.book.own)
  bob.awareness.setLocalState({ document: '<script>' })
  carry(bob, alice)
  expect(alice.others.map(({ document }) => document)).toEqual([null])
})

function twoPeople(): { alice: Presence; bob: Presence } {
  const [alice, bob] = [newPresence(), newPresence()]
  tests.defer(() => alice.close())
  tests.defer(() => bob.close())
  return { alice, bob }
}

/** What the mesh does with presence, without the mesh. */
function carry(from: Presence, to: Presence): void {
  applyAwarenessUpdate(to.awareness, encodeAwarenessUpdate(from.awareness, [from.book.own]), 'mesh')
}
