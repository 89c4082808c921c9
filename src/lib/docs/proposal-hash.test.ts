/** What a position binds to: the words and the terms, and nothing that comes beside them. */
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesToHex } from '../base/bytes'
import { bytesToId } from '../base/ids'
import { createProposal } from './create'
import { bodyFragment, setTitle, setTrashed } from './document'
import { writeFragment } from './fragment'
import { importDocument, writeImported } from './import-document'
import { sectionFragment, setClosing, setStatus, type SECTIONS } from './proposal'
import { textHash } from './proposal-hash'
import { setTerms } from './proposal-terms'
import { fieldsOf, titleOf } from './roots'
import { newDoc, newNode, textNode } from './tree'

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const hashOf = (doc: Y.Doc) => bytesToHex(textHash(doc, sha256))
const ANA = bytesToId('member', new Uint8Array(16).fill(1))
const BEN = bytesToId('member', new Uint8Array(16).fill(2))

function newProposal(): Y.Doc {
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Send hourly' })
  addParagraph(doc, 'Every two minutes is too often.')
  return doc
}

function addParagraph(doc: Y.Doc, text: string, section: (typeof SECTIONS)[number]['key'] = 'proposal'): void {
  writeFragment(sectionFragment(doc, section), newDoc([newNode('paragraph', undefined, [textNode(text)])]))
}

function runIn(doc: Y.Doc): Y.XmlText {
  const paragraph = sectionFragment(doc, 'proposal').get(0)
  const run = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(run instanceof Y.XmlText)) throw new Error('a paragraph with a run of text')
  return run
}

const same: [what: string, change: (doc: Y.Doc) => void][] = [
  ['a status', (doc) => setStatus(doc, 'open')],
  ['the trash', (doc) => setTrashed(doc, { at: 1, by: ANA })],
  ['a thread on some words', (doc) => runIn(doc).format(6, 3, { comment: { id: 'a' } })],
  [
    'two threads on the same words',
    (doc) => runIn(doc).format(6, 9, { 'comment--AbCdEf01': { id: 'b' }, comment: { id: 'a' } })
  ],
  ['a thread on the title', (doc) => titleOf(doc).format(0, 4, { comment: { id: 'a' } })],
  ['a layout', (doc) => fieldsOf(doc).set('layout', { title: null })],
  [
    'answers, grace, proposer and review',
    (doc) =>
      setTerms(doc, { answers: { undo: 'day', touches: 'few' }, graceHours: 1, proposer: ANA, review: '2027-01-01' })
  ],
  [
    'a word typed and taken away',
    (doc) => {
      runIn(doc).insert(0, 'x')
      runIn(doc).delete(0, 1)
    }
  ],
  [
    'an empty paragraph in an empty section',
    (doc) => sectionFragment(doc, 'undo').insert(0, [new Y.XmlElement('paragraph')])
  ],
  ['who is asked, said as it was', (doc) => setTerms(doc, { asked: { kind: 'everyone' } })],
  ['a mode that is none', (doc) => fieldsOf(doc).set('mode', 'lottery')]
]

test.each(same)('%s leaves what positions are about as it was', (_, change) => {
  const doc = newProposal()
  const before = hashOf(doc)
  change(doc)
  expect(hashOf(doc)).toBe(before)
})

const other: [what: string, change: (doc: Y.Doc) => void][] = [
  ['a word', (doc) => runIn(doc).insert(6, 'hundred-and-')],
  ['emphasis', (doc) => runIn(doc).format(6, 3, { bold: {} })],
  ['a title', (doc) => setTitle(doc, 'Send daily')],
  [
    'a sentence before the sections',
    (doc) => writeFragment(bodyFragment(doc), newDoc([newNode('paragraph', undefined, [textNode('So.')])]))
  ],
  [
    'the same words in another section',
    (doc) => {
      addParagraph(doc, 'Every two minutes is too often.', 'problem')
      sectionFragment(doc, 'proposal').delete(0, 1)
    }
  ],
  ['a closing time', (doc) => setClosing(doc, { wall: '2026-12-01T17:00', zone: 'Europe/Lisbon' })],
  ['a mode', (doc) => setTerms(doc, { mode: 'consent' })],
  ['a quorum', (doc) => setTerms(doc, { quorum: 3 })],
  [
    'what it replaces',
    (doc) => setTerms(doc, { supersedes: { document: bytesToId('document', new Uint8Array(16)), title: 'Foghorns' } })
  ],
  [
    'a pod that is asked',
    (doc) =>
      setTerms(doc, {
        asked: { kind: 'pod', pod: bytesToId('pod', new Uint8Array(16)), name: 'Field', members: [ANA] }
      })
  ],
  ['who is asked', (doc) => setTerms(doc, { asked: { kind: 'members', members: [ANA, BEN] } })]
]

test.each(other)('%s changed makes it another text', (_, change) => {
  const doc = newProposal()
  const before = hashOf(doc)
  change(doc)
  expect(hashOf(doc)).not.toBe(before)
})

test('the same people asked as a pod, as themselves or as everyone are different questions', () => {
  const pod = { kind: 'pod', pod: bytesToId('pod', new Uint8Array(16)), name: 'Field', members: [ANA] } as const
  const hashes = [
    pod,
    { ...pod, name: 'Lab' },
    { ...pod, members: [ANA, BEN] },
    { kind: 'members', members: [ANA] },
    { kind: 'everyone', members: [ANA] }
  ] as const
  const asking = (asked: (typeof hashes)[number]) => {
    const doc = newProposal()
    setTerms(doc, { asked })
    return hashOf(doc)
  }
  expect(new Set(hashes.map(asking)).size).toBe(hashes.length)
})

test('what was asked before there were pods hashes as it did then', () => {
  const doc = newProposal()
  setTerms(doc, { asked: { kind: 'everyone', members: [ANA, BEN] } })
  expect(hashOf(doc)).toBe('f6d395fa945b28e4d077919bbd9426e015187170908e1407714974a9c96672fa')
})

test('hashing writes nothing, and makes 32 bytes', () => {
  const doc = newProposal()
  let updates = 0
  doc.on('updateV2', () => updates++)
  expect(textHash(doc, sha256)).toHaveLength(32)
  expect(updates).toBe(0)
})

test('equal words are equal on every replica, however and in whatever order they were written (seed 7)', () => {
  const edit = fc.record({ at: fc.nat(20), text: fc.string({ maxLength: 6 }), side: fc.boolean(), cut: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const [here, there] = [newProposal(), new Y.Doc()]
      Y.applyUpdateV2(there, Y.encodeStateAsUpdateV2(here))
      for (const { at, text, side, cut } of edits) {
        const run = runIn(side ? here : there)
        run.insert(Math.min(at, run.length), text)
        run.delete(0, Math.min(cut, run.length))
      }
      const updates = [here, there].map((doc) => Y.encodeStateAsUpdateV2(doc))
      for (const update of updates) for (const doc of [here, there]) Y.applyUpdateV2(doc, update)
      expect(hashOf(here)).toBe(hashOf(there))
      const typedAnew = new Y.Doc()
      createProposal(typedAnew, { title: 'Send hourly' })
      addParagraph(typedAnew, String(runIn(here).toJSON()))
      expect(hashOf(typedAnew)).toBe(hashOf(here))
    }),
    { seed: 7, numRuns: 150 }
  )
})

test('a file imported on two devices is one text', () => {
  const text = '# Bells\n\n- Status: open\n- Mode: Consent\n\n## Problem\n\n**Fog**, [often](a.md).\n\n- a\n- b\n'
  const [one, two] = [new Y.Doc(), new Y.Doc()]
  for (const doc of [one, two]) writeImported(doc, importDocument({ path: 'rfc.md', text }))
  expect(hashOf(one)).toBe(hashOf(two))
})
