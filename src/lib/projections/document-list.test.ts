import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newSimRandom } from '../../../tests/support/sim-random'
import { bytesToId, type DocumentId, type MemberId } from '../base/ids'
import { addItem } from '../docs/agenda-edit'
import { createAgenda, createNote, createProposal } from '../docs/create'
import { setTrashed } from '../docs/document'
import { writeFragment } from '../docs/fragment'
import { sectionFragment, setClosing, setStatus } from '../docs/proposal'
import { readTerms, setTerms } from '../docs/proposal-terms'
import { HEADER } from '../docs/roots'
import { setFrom } from '../docs/trail'
import { newDoc, newNode, textNode } from '../docs/tree'
import { projectDocument, type Change } from './document-list'

const id = 'document' as DocumentId
const [ana, bela, chen] = ['ana', 'bela', 'chen'] as [MemberId, MemberId, MemberId]
const by = (member: MemberId | null, wallMs: number): Change => ({ member, wallMs })

function note(title = 'Boots'): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title })
  return doc
}

const task = (words: string, at: number) =>
  newNode('taskItem', { checked: at === 0 }, [newNode('paragraph', undefined, [textNode(words)])])

const tasks = newNode('taskList', undefined, ['Order', 'Fit'].map(task))

test('a row says what a proposal is, and who changed it last', () => {
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Hourly readings' })
  setStatus(doc, 'open')
  setClosing(doc, { wall: '2026-12-01T17:00', zone: 'Europe/Lisbon' })
  setTerms(doc, { mode: 'consent', review: '2027-03-01' })
  const lines = ['Status: open', 'Topics: Gauges, Money'].map((line) =>
    newNode('listItem', undefined, [newNode('paragraph', undefined, [textNode(line)])])
  )
  writeFragment(doc.getXmlFragment(HEADER), newDoc([newNode('bulletList', undefined, lines)]))
  const from = bytesToId('document', new Uint8Array(16))
  setFrom(doc, { document: from, title: 'Frozen gauges' })
  writeFragment(sectionFragment(doc, 'proposal'), newDoc([tasks, newNode('blockquote', undefined, [tasks])]))

  const row = projectDocument({ id, doc, changes: [by(ana, 10), by(bela, 30), by(ana, 20)], former: null })

  expect(row).toEqual({
    v: 3,
    id,
    kind: 'proposal',
    title: 'Hourly readings',
    status: 'open',
    closes: { wall: '2026-12-01T17:00', zone: 'Europe/Lisbon' },
    terms: { ...readTerms(new Y.Doc()), mode: 'consent', review: '2027-03-01' },
    topics: ['Gauges', 'Money'],
    from,
    tasks: { done: 1, of: 2 },
    trashed: false,
    items: 0,
    minutes: 0,
    words: 6,
    changedMs: 30,
    changedBy: bela,
    changedByAll: [
      { member: bela, ms: 30 },
      { member: ana, ms: 20 }
    ]
  })
})

test('an agenda’s row counts items and their minutes', () => {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Monday' })
  addItem(doc, { id: 'one', topic: 'Opening', timebox: 10 })
  addItem(doc, { id: 'two', topic: 'Gauges', timebox: 25 })
  addItem(doc, { id: 'three', topic: 'Any other business' })
  expect(projectDocument({ id, doc, changes: [], former: null })).toMatchObject({ items: 3, minutes: 35, status: null })
})

test('a later row keeps who changed it before', () => {
  const doc = note()
  const former = projectDocument({ id, doc, changes: [by(ana, 10)], former: null })
  setTrashed(doc, { at: 5, by: 'ana' })
  const row = projectDocument({ id, doc, changes: [by(bela, 5)], former })
  expect(row).toMatchObject({ trashed: true, changedMs: 10, changedBy: ana })
  expect(row.changedByAll.map(({ member }) => member)).toEqual([ana, bela])
})

test('the row is the same for every order of arrival, taken in at once or one by one', () => {
  const changes = [by(ana, 10), by(bela, 40), by(chen, 40), by(null, 25), by(ana, 30)]
  const doc = note()
  const expected = projectDocument({ id, doc, changes, former: null })
  for (let seed = 0; seed < 50; seed++) {
    const random = newSimRandom(seed)
    const shuffled = changes
      .map((change) => ({ change, at: random.fraction() }))
      .sort((a, b) => a.at - b.at)
      .map(({ change }) => change)
    const row = shuffled.reduce<ReturnType<typeof projectDocument> | null>(
      (former, change) => projectDocument({ id, doc, changes: [change], former }),
      null
    )
    expect(row, `seed ${seed}`).toEqual(expected)
  }
})

test('where the author of the last change is not known here yet, nobody is named for it', () => {
  const row = projectDocument({ id, doc: note(), changes: [by(ana, 10), by(null, 20)], former: null })
  expect(row).toMatchObject({ changedMs: 20, changedBy: null, changedByAll: [{ member: ana, ms: 10 }] })
})

test('of many authors the eight who changed it last are kept', () => {
  const crowd = Array.from({ length: 20 }, (_, i) => by(`member ${i}` as MemberId, i))
  const { changedByAll } = projectDocument({ id, doc: note(), changes: crowd, former: null })
  expect(changedByAll.map(({ ms }) => ms)).toEqual([19, 18, 17, 16, 15, 14, 13, 12])
})

test('[I6] projecting writes nothing, not even a root', () => {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Monday' })
  addItem(doc, { id: 'one', topic: 'Opening', timebox: 10 })
  const before = Y.encodeStateAsUpdateV2(doc)
  let updates = 0
  doc.on('update', () => (updates += 1))
  projectDocument({ id, doc, changes: [by(ana, 1)], former: null })
  expect(updates).toBe(0)
  expect(Y.encodeStateAsUpdateV2(doc)).toEqual(before)
})
