import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createNote } from '../docs/create'
import { bodyFragment } from '../docs/document'
import { newGuardedDoc } from './guarded-doc'
import { LOCAL_UPDATE } from './local-updates'

/** A note, and what somebody with a newer version then wrote into it. */
function noteAndUpdates() {
  const theirs = new Y.Doc()
  theirs.clientID = 7
  createNote(theirs, { title: 'Plan' })
  const bound = new Y.Doc()
  bound.clientID = 8
  Y.applyUpdateV2(bound, Y.encodeStateAsUpdateV2(theirs))
  const updates: Uint8Array[] = []
  theirs.on('updateV2', (update: Uint8Array) => updates.push(update))
  const write = (name: string) => {
    bodyFragment(theirs).insert(0, [new Y.XmlElement(name)])
    return updates.splice(0)
  }
  return { bound, write }
}

test('what the guard knows reaches the document an editor is bound to', () => {
  const { bound, write } = noteAndUpdates()
  const guarded = newGuardedDoc(bound)
  guarded.apply(write('horizontalRule'))
  expect([guarded.verdict, guarded.doc === bound, bodyFragment(bound).length]).toEqual(['ok', true, 1])
})

test('what it does not know never does: the document shown is another, and the bound one emits nothing', () => {
  const { bound, write } = noteAndUpdates()
  const guarded = newGuardedDoc(bound)
  guarded.apply(write('horizontalRule'))
  let emitted = 0
  bound.on('updateV2', () => emitted++)
  guarded.apply(write('callout'))
  guarded.apply(write('horizontalRule'))
  expect([guarded.verdict, emitted, bodyFragment(bound).length]).toEqual(['newer', 0, 1])
  expect(guarded.doc).not.toBe(bound)
  expect(
    bodyFragment(guarded.doc)
      .toArray()
      .map((node) => (node instanceof Y.XmlElement ? node.nodeName : ''))
  ).toEqual(['horizontalRule', 'callout', 'horizontalRule'])
})

test('what is typed here meanwhile is in the shadow too, under its own id', () => {
  const { bound, write } = noteAndUpdates()
  const guarded = newGuardedDoc(bound)
  bound.on(LOCAL_UPDATE, (update: Uint8Array, origin: unknown) => origin === 'typing' && guarded.noteLocal(update))
  guarded.apply(write('horizontalRule'))
  bound.transact(() => bodyFragment(bound).insert(0, [new Y.XmlElement('horizontalRule')]), 'typing')
  guarded.apply(write('callout'))
  expect(bodyFragment(guarded.doc).length).toBe(3)
  expect([...guarded.doc.store.clients.keys()].sort()).toEqual([7, 8])
  expect(bound.clientID).toBe(8)
})
