import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import * as agenda from './agenda'
import * as edit from './agenda-edit'
import { checkDocument } from './check-document'
import { createAgenda, createNote, createProposal } from './create'
import { bodyFragment, readHead, readTrashed, setTitle, setTrashed, stampKind } from './document'
import { documentHash } from './document-hash'
import { documentText, outlineOf, wordCount } from './document-text'
import { exportDocument } from './export-document'
import { writeFragment } from './fragment'
import { readFields, sectionFragment, setClosing, setStatus } from './proposal'
import { fieldsOf, itemsOf, metaOf } from './roots'
import { SCHEMA_VERSION } from './schema'
import { newDoc, newNode, textNode, type PmNode } from './tree'

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const hashOf = (doc: Y.Doc) => documentHash(doc, sha256)
const paragraph = (text: string): PmNode => newNode('paragraph', undefined, [textNode(text)])
const write = (fragment: Y.XmlFragment, ...blocks: PmNode[]) => writeFragment(fragment, newDoc(blocks))

function made(create: typeof createNote, title = 'Title'): Y.Doc {
  const doc = new Y.Doc()
  create(doc, { title })
  return doc
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc))
  return copy
}

function meet(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdateV2(a, Y.encodeStateAsUpdateV2(b))
  Y.applyUpdateV2(b, Y.encodeStateAsUpdateV2(a))
}

test('making a document is one update, and reading one is none', () => {
  const doc = new Y.Doc()
  let updates = 0
  doc.on('updateV2', () => updates++)
  createProposal(doc, { title: 'Send hourly' })
  expect(updates).toBe(1)
  readHead(doc)
  readFields(doc)
  checkDocument(doc)
  exportDocument(doc)
  documentText(doc)
  hashOf(doc)
  expect(updates).toBe(1)
})

test('two people renaming at once both see their letters', () => {
  const ana = made(createNote, 'Gauge readings')
  const ben = copyOf(ana)
  setTitle(ana, 'Hourly gauge readings')
  setTitle(ben, 'Gauge readings in spring')
  meet(ana, ben)
  expect(readHead(ana).title).toBe('Hourly gauge readings in spring')
})

test('a title never holds half a character, nor two lines', () => {
  const doc = made(createNote, '🙂 ok')
  setTitle(doc, '🙃 ok')
  expect(readHead(doc).title).toBe('🙃 ok')
  setTitle(doc, 'one\n two')
  expect(readHead(doc).title).toBe('one two')
})

test('the trash is a mark that can be taken away', () => {
  const doc = made(createNote)
  setTrashed(doc, { at: 1_780_000_000_000, by: 'ana' })
  expect(readTrashed(doc)).toEqual({ at: 1_780_000_000_000, by: 'ana' })
  setTrashed(doc, null)
  expect(readHead(doc).trashed).toBe(false)
})

test('two closing times set at once never mix', () => {
  const ana = made(createProposal)
  const ben = copyOf(ana)
  setClosing(ana, { wall: '2026-12-01T17:00', zone: 'Europe/Lisbon' })
  setClosing(ben, { wall: '2026-12-02T09:30', zone: 'Asia/Kolkata' })
  meet(ana, ben)
  expect(readFields(ana).closes).toEqual(readFields(ben).closes)
  expect(['2026-12-01T17:00 Europe/Lisbon', '2026-12-02T09:30 Asia/Kolkata']).toContain(
    Object.values(readFields(ana).closes ?? {}).join(' ')
  )
})

test('a proposal written here exports what was written, with its state and closing time', () => {
  const doc = made(createProposal, 'Send hourly')
  setStatus(doc, 'open')
  setClosing(doc, { wall: '2026-12-01T17:00', zone: 'Europe/Lisbon' })
  write(sectionFragment(doc, 'problem'), paragraph('Batteries die.'))
  write(sectionFragment(doc, 'undo'), paragraph('Set it back.'))
  expect(exportDocument(doc)).toBe(
    '# Send hourly\n\n- Status: open\n- Closes: 2026-12-01T17:00 Europe/Lisbon\n\n' +
      '## Problem\n\nBatteries die.\n\n## How to undo\n\nSet it back.\n'
  )
})

test('an agenda written here exports its items with owners, times, ticks and notes', () => {
  const doc = made(createAgenda, 'Weekly')
  edit.addItem(doc, { id: 'a', topic: 'Open' })
  edit.addItem(doc, { id: 'b', topic: 'Figures', owner: 'Ana', timebox: 15 })
  edit.addItem(doc, { id: 'c', topic: 'Costs', owner: 'Ravi', parent: 'b' })
  edit.setDone(doc, 'a', true)
  write(agenda.notesOf(doc, 'b'), paragraph('Bring the log.'))
  write(agenda.afterFragment(doc), paragraph('Thanks.'))
  expect(exportDocument(doc)).toBe(
    '# Weekly\n\n## Agenda items\n\n1. ~~Open~~\n\n2. Figures (15m, Ana)\n\n   Bring the log.\n\n   1. Costs (Ravi)\n\nThanks.\n'
  )
})

test('words, text and outline follow the order of reading', () => {
  const doc = made(createProposal, 'Send hourly')
  const heading = newNode('heading', { level: 3 }, [textNode('Details')])
  write(sectionFragment(doc, 'undo'), paragraph('Set back.'))
  write(sectionFragment(doc, 'summary'), heading, paragraph('It’s twenty-four readings.'))
  expect(documentText(doc)).toBe('Send hourly\nDetails\nIt’s twenty-four readings.\nSet back.')
  expect(wordCount(doc)).toBe(8)
  expect(outlineOf(doc)).toEqual([{ text: 'Details', level: 3, index: 0 }])
})

test('equal documents have equal hashes, whatever the order they met in', () => {
  const ana = made(createNote)
  const ben = copyOf(ana)
  write(bodyFragment(ana), paragraph('from Ana'))
  write(bodyFragment(ben), paragraph('from Ben'))
  setTitle(ben, 'T')
  expect(hashOf(ana)).not.toBe(hashOf(ben))
  meet(ana, ben)
  expect(hashOf(ana)).toBe(hashOf(ben))
  expect(hashOf(copyOf(ben))).toBe(hashOf(ana))
})

test('the hash sees what a reader would not: another deletion, another value', () => {
  const doc = made(createNote)
  const before = hashOf(doc)
  doc.getText('title').insert(0, 'x')
  doc.getText('title').delete(0, 1)
  expect(readHead(doc).title).toBe('Title')
  expect(hashOf(doc)).not.toBe(before)
})

test('a document that was only looked at has the hash it had', () => {
  const doc = made(createNote)
  const before = hashOf(doc)
  doc.getXmlFragment('section:summary')
  doc.getMap('items')
  expect(hashOf(doc)).toBe(before)
})

test('what this version makes is ok for its guard, and so is nothing at all', () => {
  const doc = made(createAgenda)
  edit.addItem(doc, { id: 'a', topic: 'A', owner: 'Ana', timebox: 5 })
  edit.removeItem(doc, 'a')
  setTrashed(doc, { at: 1, by: 'ana' })
  expect(checkDocument(doc)).toEqual({ verdict: 'ok', problems: [] })
  expect(checkDocument(new Y.Doc()).verdict).toBe('ok')
})

const strange: [what: string, verdict: string, kind: string, write: (doc: Y.Doc) => void][] = [
  ['a kind of a later version', 'newer', 'unknownKind', (doc) => metaOf(doc).set('kind', 'whiteboard')],
  ['a later schema', 'newer', 'newerVersion', (doc) => metaOf(doc).set('v', SCHEMA_VERSION + 1)],
  ['a field of a later version', 'newer', 'unknownKey', (doc) => fieldsOf(doc).set('budget', 3)],
  ['a root of a later version', 'newer', 'unknownRoot', (doc) => doc.getMap('drawings').set('a', 1)],
  ['an unknown node in a section', 'newer', 'unknownNode', (doc) => addUnknown(doc.getXmlFragment('section:undo'))],
  ['an unknown mark in the title', 'newer', 'unknownMark', (doc) => doc.getText('title').format(0, 2, { glow: {} })],
  ['a closing time that is none', 'broken', 'badValue', (doc) => fieldsOf(doc).set('closes', 'tomorrow')],
  ['a mode that is none', 'broken', 'badValue', (doc) => fieldsOf(doc).set('mode', 'lottery')],
  ['an item that is none', 'broken', 'badValue', (doc) => itemsOf(doc).set('a', 'text')],
  ['a text without a kind', 'broken', 'missingKind', (doc) => metaOf(doc).delete('kind')]
]

function addUnknown(fragment: Y.XmlFragment): void {
  fragment.insert(0, [new Y.XmlElement('callout')])
}

test.each(strange)('%s is %s (%s), seen without a write', (_, verdict, kind, change) => {
  const doc = made(createProposal)
  change(doc)
  const arrived = copyOf(doc)
  let updates = 0
  arrived.on('updateV2', () => updates++)
  const inspection = checkDocument(arrived)
  expect(inspection).toMatchObject({ verdict, problems: [{ kind }] })
  expect(updates).toBe(0)
})

test('stamping the same kind twice on two devices is harmless', () => {
  const ana = made(createNote)
  const ben = copyOf(ana)
  stampKind(ana, 'note')
  stampKind(ben, 'note')
  meet(ana, ben)
  expect(readHead(ana).kind).toBe('note')
})
