import type { DocumentId } from '$lib/base/ids'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readItems, type AgendaItem } from './agenda'
import { addItem, setDone } from './agenda-edit'
import { checkDocument } from './check-document'
import { createAgenda } from './create'
import { readVersion } from './document'
import { removeLink, setCarried, setFlag, setKind, setLink, setOutcome, setStanding } from './item-edit'
import type { ItemOutcome } from './item-fields'
import { MOST_ITEM_LINKS, MOST_OUTCOME_LENGTH } from './limits'
import { itemsOf } from './roots'

function agendaOf(...topics: string[]): Y.Doc {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  for (const topic of topics) addItem(doc, { id: topic, topic })
  return doc
}

function first(doc: Y.Doc): AgendaItem {
  const [item] = readItems(doc)
  if (!item) throw new Error('no item')
  return item
}

function meet(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdateV2(a, Y.encodeStateAsUpdateV2(b))
  Y.applyUpdateV2(b, Y.encodeStateAsUpdateV2(a))
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc))
  return copy
}

const decided: ItemOutcome = { kind: 'decided', words: 'Flood mode it is', by: 'ana', ms: 1_800_000_000_000 }
const SOURCE = 'AAAAAAAAAAAAAAAAAAAAAA' as DocumentId

test('an outcome settles its item, and taking it back unsettles it, each in one update', () => {
  const doc = agendaOf('flood')
  let updates = 0
  doc.on('updateV2', () => updates++)
  setOutcome(doc, 'flood', decided)
  expect([first(doc).outcome, first(doc).done, updates]).toEqual([decided, true, 1])
  setOutcome(doc, 'flood', null)
  expect([first(doc).outcome, first(doc).done, updates]).toEqual([null, false, 2])
})

test('two outcomes at once: one of them stands whole, the same on both devices', () => {
  const ana = agendaOf('flood')
  const ben = copyOf(ana)
  const dropped: ItemOutcome = { kind: 'dropped', words: '', by: 'ben', ms: 1 }
  setOutcome(ana, 'flood', decided)
  setOutcome(ben, 'flood', dropped)
  meet(ana, ben)
  expect([decided, dropped]).toContainEqual(first(ana).outcome)
  expect(first(ben).outcome).toEqual(first(ana).outcome)
})

test('links added at once by two people both stay, in one order', () => {
  const ana = agendaOf('flood')
  const ben = copyOf(ana)
  setLink(ana, 'flood', { id: 'b', href: 'https://a.example', words: 'Log', reading: true })
  setLink(ben, 'flood', { id: 'a', href: '/w/x/d/y', words: 'Proposal', reading: false })
  meet(ana, ben)
  expect(first(ana).links.map(({ words }) => words)).toEqual(['Proposal', 'Log'])
  expect(first(ben).links).toEqual(first(ana).links)
  setLink(ana, 'flood', { id: 'a', href: '/w/x/d/y', words: 'The proposal', reading: true })
  setLink(ana, 'flood', { id: 'c', href: 'https://c.example', words: 'Last', reading: false })
  removeLink(ana, 'flood', 'b')
  expect(first(ana).links.map(({ words, reading }) => [words, reading])).toEqual([
    ['The proposal', true],
    ['Last', false]
  ])
})

test('no more links than fit, and no address that does not', () => {
  const doc = agendaOf('flood')
  for (let i = 0; i <= MOST_ITEM_LINKS; i++)
    setLink(doc, 'flood', { id: `l${i}`, href: 'https://a.example', words: '', reading: false })
  expect(first(doc).links).toHaveLength(MOST_ITEM_LINKS)
  setLink(doc, 'flood', { id: 'l0', href: `https://a.example/${'a'.repeat(5_000)}`, words: 'long', reading: false })
  setLink(doc, 'flood', { id: 'l0', href: 'javascript:alert(1)', words: 'script', reading: false })
  expect(first(doc).links[0]?.words).toBe('')
})

test('kind, standing, where it comes from and constraints are kept beside each other', () => {
  const doc = agendaOf('flood')
  setKind(doc, 'flood', 'decide')
  setStanding(doc, 'flood', true)
  setCarried(doc, 'flood', { document: SOURCE, item: 'old' })
  setFlag(doc, 'flood', '🔒', true)
  setFlag(doc, 'flood', '⌛', true)
  setFlag(doc, 'flood', '🔒', false)
  expect(first(doc)).toMatchObject({
    kind: 'decide',
    standing: true,
    carried: { document: SOURCE, item: 'old' },
    flags: ['⌛']
  })
  setKind(doc, 'flood', null)
  expect(first(doc).kind).toBeNull()
  expect(checkDocument(doc).verdict).toBe('ok')
})

test('only what came with meetings needs a version that knows them', () => {
  const doc = agendaOf('flood')
  setFlag(doc, 'flood', '❄', true)
  setDone(doc, 'flood', true)
  expect(readVersion(doc)).toBe(1)
  setOutcome(doc, 'flood', decided)
  expect(readVersion(doc)).toBe(5)
})

test('an item that is not there gets nothing, and the version stays', () => {
  const doc = agendaOf('flood')
  setOutcome(doc, 'ebb', decided)
  expect([readItems(doc).length, readVersion(doc)]).toEqual([1, 1])
})

test('odd values of a foreign writer read as nothing, long ones are cut, and no reader trips', () => {
  const doc = agendaOf('flood')
  const map = itemsOf(doc).get('flood') as Y.Map<unknown>
  doc.transact(() => {
    map.set('kind', 'celebrate')
    map.set('standing', 'yes')
    map.set('outcome', { kind: 'won', words: 'x' })
    map.set('carried', { document: '../x', item: 7 })
    map.set('link:a', { href: 7 })
    map.set('link:b', { href: 'javascript:x' })
    map.set('link:c', { href: '/d/x', words: ['no'], reading: 'yes', order: 'first' })
  })
  expect(first(doc)).toMatchObject({ kind: null, standing: false, outcome: null, carried: null })
  expect(first(doc).links).toEqual([{ id: 'c', href: '/d/x', words: '', reading: false }])
  map.set('outcome', { kind: 'dropped', words: `a\n\n${'b'.repeat(9_000)}`, by: {}, ms: -1 })
  const { outcome } = first(doc)
  expect([outcome?.words.length, outcome?.by, outcome?.ms]).toEqual([MOST_OUTCOME_LENGTH, '', 0])
})

test.each([
  ['a link that is no value', 'link:a', 'text', 'badValue'],
  ['a name nobody knows', 'link:', {}, 'unknownKey'],
  ['an outcome that is no value', 'outcome', 'won', 'badValue']
])('the guard reports %s', (_, key, value, kind) => {
  const doc = agendaOf('flood')
  ;(itemsOf(doc).get('flood') as Y.Map<unknown>).set(key, value)
  expect(checkDocument(doc).problems.map((problem) => problem.kind)).toEqual([kind])
})
