import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { editAtRandom } from '../../../tests/support/random-text-edits'
import { newSimRandom } from '../../../tests/support/sim-random'
import { notesOf, readItems } from './agenda'
import { addItem, readRemoved, removeItem, setTimebox } from './agenda-edit'
import { checkDocument } from './check-document'
import { copyDocument } from './copy-document'
import { createAgenda, createNote, createProposal } from './create'
import { bodyFragment, setTitle } from './document'
import { canonicalJson } from './document-hash'
import { exportDocument } from './export-document'
import { readFragment, writeFragment } from './fragment'
import { sectionFragment, setClosing } from './proposal'
import { rootTypeOf, usedRoots } from './roots'
import { setTerms } from './proposal-terms'
import { newDoc, textNode } from './tree'

/** What a person could see of a document, root by root. */
function contentOf(doc: Y.Doc): string {
  return canonicalJson(Object.fromEntries(usedRoots(doc).map((root) => [root, contentOfRoot(doc, root)])))
}

function contentOfRoot(doc: Y.Doc, root: string): unknown {
  const type = rootTypeOf(root)
  if (type === 'fragment') return readFragment(doc.getXmlFragment(root))
  return type === 'text' ? doc.getText(root) : doc.getMap(root)
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  copyDocument(doc, copy)
  return copy
}

const bytesOf = (doc: Y.Doc) => Buffer.from(Y.encodeStateAsUpdateV2(doc)).toString('latin1')

test('a copy says what its original says, whatever was written, formatted, moved and taken out in it', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = newSimRandom(seed)
    const doc = new Y.Doc()
    createProposal(doc, { title: 'Ferry' })
    setClosing(doc, { wall: '2026-12-04T17:00', zone: 'Europe/Lisbon' })
    setTerms(doc, { quorum: 3 })
    let letter = 0
    const newLetters = (count: number) =>
      Array.from({ length: count }, () => String.fromCharCode(97 + (letter++ % 26))).join('')
    const texts = [bodyFragment(doc), sectionFragment(doc, 'problem'), sectionFragment(doc, 'tradeoffs')]
    for (let edit = 0; edit < 60; edit++) editAtRandom({ texts, random, newLetters })
    const copy = copyOf(doc)
    expect(contentOf(copy), `seed ${String(seed)}`).toBe(contentOf(doc))
    expect(exportDocument(copy)).toBe(exportDocument(doc))
    expect(checkDocument(copy).verdict).toBe('ok')
  }
})

test('what was written and deleted again is not in a copy, and nothing tells in how many goes it was written', () => {
  const doc = new Y.Doc({ gc: false })
  createNote(doc, { title: 'Ferry, unless Ana quits' })
  writeFragment(bodyFragment(doc), newDoc([{ type: 'paragraph', content: [textNode('They are useless.')] }]))
  bodyFragment(doc).delete(0, 1)
  setTitle(doc, 'Ferry')
  expect(bytesOf(doc)).toContain('useless')
  const copy = copyOf(doc)
  expect(bytesOf(copy)).not.toContain('useless')
  expect(bytesOf(copy)).not.toContain('quits')
  expect([...copy.store.clients.keys()]).toEqual([copy.clientID])
})

test('an agenda is copied with its items and their notes, and without those that were taken out of it', () => {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Monday' })
  for (const id of ['aaaa', 'bbbb', 'cccc']) {
    addItem(doc, { id, topic: `Topic ${id}` })
    writeFragment(notesOf(doc, id), newDoc([{ type: 'paragraph', content: [textNode(`Notes of ${id}`)] }]))
  }
  setTimebox(doc, 'aaaa', 10)
  removeItem(doc, 'bbbb')
  const copy = copyOf(doc)
  expect(readItems(copy)).toEqual(readItems(doc))
  expect(exportDocument(copy)).toBe(exportDocument(doc))
  expect(readRemoved(copy)).toEqual([])
  expect(bytesOf(copy)).not.toContain('bbbb')
})
