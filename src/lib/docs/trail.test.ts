import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesToId } from '../base/ids'
import { checkDocument } from './check-document'
import { createNote, createProposal } from './create'
import { readVersion } from './document'
import { MOST_TRAIL_LINKS } from './limits'
import { trailOf, usedRoots } from './roots'
import { addLedTo, readTrail, setFrom } from './trail'

const id = (n: number) => bytesToId('document', new Uint8Array(16).fill(n))

test('both ends name each other, and an older version is told that it cannot show that', () => {
  const [note, proposal] = [new Y.Doc(), new Y.Doc()]
  createNote(note, { title: 'Frozen gauges' })
  createProposal(proposal, { title: '' })
  setFrom(proposal, { document: id(1), title: 'Frozen gauges' })
  addLedTo(note, { document: id(2), title: 'Frozen gauges' })
  expect(readTrail(proposal)).toEqual({ from: { document: id(1), title: 'Frozen gauges' }, ledTo: [] })
  expect(readTrail(note)).toEqual({ from: null, ledTo: [{ document: id(2), title: 'Frozen gauges' }] })
  expect([note, proposal].map(readVersion)).toEqual([3, 3])
  expect([note, proposal].map((doc) => checkDocument(doc).verdict)).toEqual(['ok', 'ok'])
})

test('two who make something of a note while apart are both in its trail, in the same order everywhere', () => {
  const [here, there] = [new Y.Doc(), new Y.Doc()]
  createNote(here, { title: 'Frozen gauges' })
  Y.applyUpdateV2(there, Y.encodeStateAsUpdateV2(here))
  addLedTo(here, { document: id(9), title: 'Heaters' })
  addLedTo(there, { document: id(3), title: 'Batteries' })
  Y.applyUpdateV2(here, Y.encodeStateAsUpdateV2(there))
  Y.applyUpdateV2(there, Y.encodeStateAsUpdateV2(here))
  expect(readTrail(here).ledTo.map(({ title }) => title)).toEqual(['Batteries', 'Heaters'])
  expect(readTrail(there)).toEqual(readTrail(here))
})

test('looking at a document without a trail writes nothing', () => {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  expect(readTrail(doc)).toEqual({ from: null, ledTo: [] })
  expect(usedRoots(doc)).toEqual(['meta', 'title'])
})

test('what names no document is not read, titles are cut, and a thousand links are a hundred', () => {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  const map = trailOf(doc)
  map.set('from', { document: '../../etc/passwd', title: {} })
  for (let n = 0; n < 1_000; n++) {
    const bytes = new Uint8Array(16)
    new DataView(bytes.buffer).setUint32(0, n)
    map.set(`to:${bytesToId('document', bytes)}`, { title: 'x'.repeat(n) })
  }
  const { from, ledTo } = readTrail(doc)
  expect([from, ledTo.length]).toEqual([null, MOST_TRAIL_LINKS])
  expect(checkDocument(doc).verdict).toBe('ok')
  map.set('from', 7)
  map.set(`to:${id(1)}`, { title: 'y'.repeat(9_999) })
  expect(readTrail(doc).ledTo.every(({ title }) => title.length <= 300)).toBe(true)
  expect(checkDocument(doc).verdict).toBe('broken')
  map.delete('from')
  map.set('to:nowhere', {})
  expect(checkDocument(doc).verdict).toBe('newer')
})
