import type { DocumentId } from '$lib/base/ids'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { notesOf, readItems } from './agenda'
import { addItem, setDone } from './agenda-edit'
import { checkDocument } from './check-document'
import { createAgenda } from './create'
import { readTitle } from './document'
import { writeFragment } from './fragment'
import { setFlag, setKind, setLink, setOutcome, setStanding } from './item-edit'
import type { OutcomeKind } from './item-fields'
import { createNextAgenda, mayGoOn } from './next-agenda'
import { readTrail } from './trail'
import { newDoc, newNode, textNode } from './tree'

const from = { document: 'AAAAAAAAAAAAAAAAAAAAAA' as DocumentId, title: 'Weekly' }

function agendaOf(...topics: string[]): Y.Doc {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  for (const line of topics) {
    const [topic = '', parent] = line.split(' < ')
    addItem(doc, { id: topic, topic, parent: parent ?? null })
  }
  return doc
}

function next(source: Y.Doc): Y.Doc {
  const doc = new Y.Doc()
  let drawn = 0
  createNextAgenda(doc, source, { from, newId: () => `n${drawn++}` })
  return doc
}

const came = (doc: Y.Doc, id: string, kind: OutcomeKind) => setOutcome(doc, id, { kind, words: '', by: 'ana', ms: 1 })
const outline = (doc: Y.Doc) => readItems(doc).map(({ number, topic }) => `${number} ${topic}`)

test('standing items and what is unfinished go on; what is settled stays behind', () => {
  const source = agendaOf('welcome', 'decided', 'undecided', 'writing', 'dropped', 'ticked', 'open')
  setStanding(source, 'welcome', true)
  for (const kind of ['decided', 'undecided', 'writing', 'dropped'] as const) came(source, kind, kind)
  came(source, 'welcome', 'decided')
  setDone(source, 'ticked', true)
  const doc = next(source)
  expect(outline(doc)).toEqual(['1 welcome', '2 undecided', '3 open'])
  expect(readItems(doc).every(({ outcome, done }) => outcome === null && !done)).toBe(true)
  expect([readTitle(doc), readTrail(doc).from, checkDocument(doc).verdict]).toEqual(['Weekly', from, 'ok'])
})

test('an item takes along what it is for; its notes stay, and it says where they are', () => {
  const source = new Y.Doc()
  createAgenda(source, { title: 'Weekly' })
  addItem(source, { id: 'flood', topic: 'Flood mode', owner: 'Ana', timebox: 15 })
  setKind(source, 'flood', 'decide')
  setLink(source, 'flood', { id: 'a', href: 'https://a.example', words: 'Log', reading: true })
  for (const flag of ['🔒', '⌛']) setFlag(source, 'flood', flag, true)
  writeFragment(notesOf(source, 'flood'), newDoc([newNode('paragraph', undefined, [textNode('Said a lot')])]))
  const doc = next(source)
  expect(readItems(doc)).toMatchObject([
    {
      ...{ topic: 'Flood mode', owner: 'Ana', timebox: 15, kind: 'decide', standing: false, flags: ['🔒', '🔁'] },
      links: [{ href: 'https://a.example', words: 'Log', reading: true }],
      carried: { document: from.document, item: 'flood' }
    }
  ])
  expect(notesOf(doc, readItems(doc)[0]?.id ?? '').length).toBe(0)
})

test('what stood under an item that stays behind moves out to the nearest that goes on', () => {
  const source = agendaOf('a', 'b < a', 'c < b', 'd < b', 'e')
  came(source, 'b', 'decided')
  came(source, 'd', 'dropped')
  expect(outline(next(source))).toEqual(['1 a', '1.1 c', '2 e'])
})

test('making it is one update, and before anything came of the meeting there is nothing to go on from', () => {
  const source = agendaOf('a', 'b')
  expect(mayGoOn(readItems(source))).toBe(false)
  came(source, 'a', 'decided')
  expect(mayGoOn(readItems(source))).toBe(true)
  const doc = new Y.Doc()
  let updates = 0
  doc.on('updateV2', () => updates++)
  createNextAgenda(doc, source, { from, newId: () => 'n' })
  expect(updates).toBe(1)
})
