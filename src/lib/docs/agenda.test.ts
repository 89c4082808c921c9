import { expect, test } from 'vitest'
import * as Y from 'yjs'
import * as agenda from './agenda'
import * as edit from './agenda-edit'
import { createAgenda } from './create'
import { itemsOf } from './roots'

/** An agenda with items of these topics, `under: topic` nested below another. */
function agendaOf(...topics: string[]): Y.Doc {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  for (const line of topics) {
    const [topic = '', parent] = line.split(' < ')
    edit.addItem(doc, { id: topic, topic, parent: parent ?? null })
  }
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

function outline(doc: Y.Doc): string[] {
  return agenda.readItems(doc).map(({ number, topic }) => `${number} ${topic}`)
}

test('items are numbered as they stand, children below their parent', () => {
  const doc = agendaOf('open', 'reports', 'editors < reports', 'groups < reports', 'close')
  expect(outline(doc)).toEqual(['1 open', '2 reports', '2.1 editors', '2.2 groups', '3 close'])
  expect(agenda.readItems(doc).map(({ depth }) => depth)).toEqual([0, 0, 1, 1, 0])
})

test('every change is one update', () => {
  const doc = agendaOf('a', 'b')
  let updates = 0
  doc.on('updateV2', () => updates++)
  edit.addItem(doc, { id: 'c', topic: 'c', owner: 'Ana', timebox: 5 })
  edit.setTopic(doc, 'a', 'A')
  edit.moveBefore(doc, 'c', 'a')
  edit.removeItem(doc, 'b')
  expect(updates).toBe(4)
  expect(outline(doc)).toEqual(['1 c', '2 A'])
})

test('while one moves an item, what another types into it is kept', () => {
  const ana = agendaOf('one', 'two', 'three')
  const ben = copyOf(ana)
  edit.moveBefore(ana, 'three', 'one')
  edit.setTopic(ben, 'three', 'three, with figures')
  edit.setTimebox(ben, 'three', 15)
  ben.transact(() => agenda.notesOf(ben, 'three').insert(0, [new Y.XmlElement('paragraph')]))
  meet(ana, ben)
  for (const doc of [ana, ben]) {
    expect(outline(doc)).toEqual(['1 three, with figures', '2 one', '3 two'])
    expect(agenda.readItems(doc)[0]?.timebox).toBe(15)
    expect(agenda.notesOf(doc, 'three').length).toBe(1)
  }
})

test('two topics typed at once keep both people’s words', () => {
  const ana = agendaOf('budget')
  const ben = copyOf(ana)
  edit.setTopic(ana, 'budget', 'the budget')
  edit.setTopic(ben, 'budget', 'budget for spring')
  meet(ana, ben)
  expect(outline(ana)).toEqual(['1 the budget for spring'])
})

test('a removed item comes back with everything written into it meanwhile', () => {
  const ana = agendaOf('a', 'a1 < a', 'b')
  const ben = copyOf(ana)
  edit.removeItem(ana, 'a')
  edit.setTopic(ben, 'a1', 'a1 improved')
  meet(ana, ben)
  expect(outline(ana)).toEqual(['1 b'])
  expect(edit.readRemoved(ana).map(({ id }) => id)).toEqual(['a'])
  edit.restoreItem(ana, 'a')
  expect(edit.readRemoved(ana)).toEqual([])
  expect(outline(ana)).toEqual(['1 a', '1.1 a1 improved', '2 b'])
})

test('what somebody adds under an item that is being removed stays in sight', () => {
  const ana = agendaOf('a', 'b')
  const ben = copyOf(ana)
  edit.removeItem(ana, 'a')
  edit.addItem(ben, { id: 'new', topic: 'new', parent: 'a' })
  meet(ana, ben)
  expect(outline(ana)).toEqual(['1 new', '2 b'])
  expect(outline(ben)).toEqual(outline(ana))
})

test('two items moved into each other: both stay in sight, the same on both devices', () => {
  const ana = agendaOf('a', 'b', 'c')
  const ben = copyOf(ana)
  edit.moveItem(ana, 'a', { parent: 'b', before: null })
  edit.moveItem(ben, 'b', { parent: 'a', before: null })
  meet(ana, ben)
  expect(outline(ana)).toEqual(['1 a', '1.1 b', '2 c'])
  expect(outline(ben)).toEqual(outline(ana))
})

test('two items moved into each other and removed can be brought back', () => {
  const ana = agendaOf('a', 'b')
  const ben = copyOf(ana)
  edit.moveItem(ana, 'a', { parent: 'b', before: null })
  edit.moveItem(ben, 'b', { parent: 'a', before: null })
  edit.removeItem(ana, 'b')
  edit.removeItem(ben, 'a')
  meet(ana, ben)
  expect(agenda.readItems(ana)).toEqual([])
  expect(edit.readRemoved(ana).map(({ id }) => id)).toEqual(['a'])
  edit.restoreItem(ana, 'a')
  expect(outline(ana)).toEqual(['1 a', '1.1 b'])
})

test('an item cannot be moved into itself', () => {
  const doc = agendaOf('a', 'a1 < a')
  edit.moveItem(doc, 'a', { parent: 'a1', before: null })
  expect(outline(doc)).toEqual(['1 a', '1.1 a1'])
})

test('one step up, one step down, and no further than the ends', () => {
  const doc = agendaOf('a', 'b', 'c')
  edit.moveByOne(doc, 'c', 'up')
  expect(outline(doc)).toEqual(['1 a', '2 c', '3 b'])
  edit.moveByOne(doc, 'a', 'down')
  expect(outline(doc)).toEqual(['1 c', '2 a', '3 b'])
  edit.moveByOne(doc, 'c', 'up')
  edit.moveByOne(doc, 'b', 'down')
  expect(outline(doc)).toEqual(['1 c', '2 a', '3 b'])
})

test('two people put different items into the same gap; a third can still move between them', () => {
  const ana = agendaOf('a', 'b', 'x', 'y')
  const ben = copyOf(ana)
  edit.moveBefore(ana, 'x', 'b')
  edit.moveBefore(ben, 'y', 'b')
  meet(ana, ben)
  expect(outline(ana)).toEqual(['1 a', '2 x', '3 y', '4 b'])
  edit.moveBefore(ana, 'a', 'y')
  expect(outline(ana).map((line) => line.slice(2))).toEqual(['x', 'y', 'a', 'b'])
})

test('items of a foreign writer are read as far as they go, and never break the list', () => {
  const doc = agendaOf('a')
  doc.transact(() => {
    itemsOf(doc).set('text', 'not an item')
    const odd = new Y.Map<unknown>()
    itemsOf(doc).set('odd', odd)
    odd.set('place', { parent: 7, order: '!!' })
    odd.set('timebox', -5)
    odd.set('owner', ['Ana'])
  })
  expect(agenda.readItems(doc).map(({ id, timebox, owner }) => ({ id, timebox, owner }))).toEqual([
    { id: 'odd', timebox: null, owner: '' },
    { id: 'a', timebox: null, owner: '' }
  ])
  edit.addItem(doc, { id: 'b', topic: 'b' })
  edit.moveBefore(doc, 'b', 'odd')
  expect(agenda.readItems(doc)).toHaveLength(3)
})

test('a timebox is whole minutes or nothing', () => {
  const doc = agendaOf('a')
  edit.setTimebox(doc, 'a', 20)
  edit.setTimebox(doc, 'a', 2.5)
  edit.setTimebox(doc, 'a', -1)
  expect(agenda.readItems(doc)[0]?.timebox).toBe(20)
  edit.setTimebox(doc, 'a', null)
  expect(agenda.readItems(doc)[0]?.timebox).toBeNull()
})
