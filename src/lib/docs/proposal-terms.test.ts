/** The terms of a proposal: kept whole, read whatever stands there, and found again in its file. */
import { isProposalMode, PROPOSAL_MODES } from './agreement'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesToId, type MemberId } from '../base/ids'
import { checkDocument } from './check-document'
import { copyDocument } from './copy-document'
import { createProposal } from './create'
import { readVersion } from './document'
import { exportDocument } from './export-document'
import { importDocument, writeImported } from './import-document'
import { MOST_ASKED } from './limits'
import { readAsked, readTerms, setTerms, type ProposalTerms } from './proposal-terms'
import { fieldsOf } from './roots'

const member = (n: number): MemberId => bytesToId('member', new Uint8Array(16).fill(n))
const [ANA, BEN] = [member(1), member(2)]

const SAID: ProposalTerms = {
  mode: 'consent',
  answers: { undo: 'month', touches: 'outside' },
  asked: { kind: 'members', members: [ANA, BEN] },
  quorum: 2,
  graceHours: 24,
  proposer: ANA,
  review: '2027-02-28',
  supersedes: { document: bytesToId('document', new Uint8Array(16).fill(7)), title: 'Foghorns (all of them)' }
}
const UNSAID: ProposalTerms = {
  mode: null,
  answers: null,
  asked: { kind: 'everyone' },
  quorum: null,
  graceHours: 72,
  proposer: null,
  review: null,
  supersedes: null
}

function newProposal(): Y.Doc {
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Bells' })
  return doc
}

test('terms are set in one update, read as they were set, and taken away again', () => {
  const doc = newProposal()
  expect(readTerms(doc)).toEqual(UNSAID)
  let updates = 0
  doc.on('updateV2', () => updates++)
  setTerms(doc, SAID)
  expect([updates, readTerms(doc), checkDocument(doc).verdict]).toEqual([1, SAID, 'ok'])
  setTerms(doc, { quorum: null, mode: null })
  expect([updates, readTerms(doc)]).toEqual([2, { ...SAID, quorum: null, mode: null }])
})

test('who is asked is a set: each once, whatever the order', () => {
  const doc = newProposal()
  expect(readAsked(doc)).toBe(null)
  setTerms(doc, { asked: { kind: 'members', members: [BEN, ANA, BEN] } })
  expect(readTerms(doc).asked).toEqual(SAID.asked)
  setTerms(doc, { asked: { kind: 'everyone' } })
  expect(readAsked(doc)).toEqual({ kind: 'everyone' })
})

test('everyone can be fixed to who they were; what is no list of members fixes nobody', () => {
  const doc = newProposal()
  setTerms(doc, { asked: { kind: 'everyone', members: [BEN, ANA] } })
  expect([readTerms(doc).asked, checkDocument(doc).verdict]).toEqual([{ kind: 'everyone', members: [ANA, BEN] }, 'ok'])
  for (const members of ['all', [1], Array.from({ length: MOST_ASKED + 1 }, () => ANA)]) {
    fieldsOf(doc).set('asked', { kind: 'everyone', members })
    expect([readTerms(doc).asked, readAsked(doc)]).toEqual([{ kind: 'everyone' }, null])
  }
})

const POD = {
  kind: 'pod',
  pod: bytesToId('pod', new Uint8Array(16).fill(3)),
  name: 'Field',
  members: [ANA, BEN]
} as const

test('a pod is asked as who was in it, under the name it had, for versions that know of pods', () => {
  const doc = newProposal()
  setTerms(doc, { asked: { ...POD, members: [BEN, ANA, BEN] } })
  expect([readTerms(doc).asked, readVersion(doc), checkDocument(doc).verdict]).toEqual([POD, 4, 'ok'])
  const tooLong = 'x'.repeat(61)
  const broken = [
    { pod: 'x' },
    { name: 3 },
    { name: 'a\nb' },
    { name: tooLong },
    { members: 'all' },
    { members: undefined }
  ]
  for (const change of broken) {
    fieldsOf(doc).set('asked', { ...POD, ...change })
    expect([readAsked(doc), checkDocument(doc).verdict]).toEqual([null, 'broken'])
  }
})

test('a file says which pod was asked and how many, and keeps saying it', () => {
  const doc = documentOf(`- Status: open\n${SECTIONS}`)
  setTerms(doc, { asked: { ...POD, name: 'Field “east”' } })
  const exported = exportDocument(doc)
  expect(exported).toContain('- Asked: Pod “Field “east””, 2 people\n')
  expect(exported).not.toContain(ANA)
  const again = documentOf(exported)
  expect([readAsked(again), exportDocument(again)]).toEqual([null, exported])
  const copy = new Y.Doc()
  copyDocument(doc, copy)
  expect([readAsked(copy), readVersion(copy)]).toEqual([{ ...POD, name: 'Field “east”' }, 4])
})

test('two people asking others at once never mix whom they ask', () => {
  const [here, there] = [newProposal(), new Y.Doc()]
  Y.applyUpdateV2(there, Y.encodeStateAsUpdateV2(here))
  setTerms(here, { asked: { kind: 'members', members: [ANA] } })
  setTerms(there, { asked: { kind: 'members', members: [BEN] } })
  Y.applyUpdateV2(here, Y.encodeStateAsUpdateV2(there))
  Y.applyUpdateV2(there, Y.encodeStateAsUpdateV2(here))
  expect(readTerms(here)).toEqual(readTerms(there))
  expect(readTerms(here).asked).toMatchObject({ members: [expect.anything()] })
})

test('what nobody could have meant cannot be written', () => {
  const doc = newProposal()
  expect(() => setTerms(doc, { quorum: 0 })).toThrow('can be read again')
  expect(() => setTerms(doc, { review: '2027-02-30' })).toThrow('can be read again')
  expect(readTerms(doc)).toEqual(UNSAID)
})

const garbage: [key: keyof ProposalTerms, values: unknown[]][] = [
  ['mode', ['', 'lottery', 'toString', 3, null, {}]],
  ['answers', ['never', { undo: 'never' }, { undo: 'never', touches: 'all' }, [], null]],
  ['asked', ['everyone', { kind: 'all' }, { kind: 'members' }, { kind: 'members', members: ['ana'] }]],
  [
    'asked',
    [
      { kind: 'members', members: [ANA, 1] },
      { kind: 'members', members: { 0: ANA, length: 1 } }
    ]
  ],
  ['asked', [{ kind: 'members', members: Array.from({ length: MOST_ASKED + 1 }, () => ANA) }]],
  ['quorum', [0, -1, 1.5, Infinity, NaN, '3', 2 ** 53, MOST_ASKED + 1]],
  ['graceHours', [-1, 0.5, '72', 1e9, null]],
  ['proposer', ['', 'ana', 7, `${ANA}A`]],
  ['supersedes', ['', ANA, {}, { document: ANA }, { document: 'x', title: '' }, { document: ANA, title: 'a\nb' }]],
  ['review', ['tomorrow', '2027-13-01', '2026-02-30', '2027-2-1', 20270201]]
]

test.each(garbage)(
  '%s reads as not said where somebody wrote %o, and the document is not shown to an editor',
  (key, values) => {
    for (const value of values) {
      const doc = newProposal()
      fieldsOf(doc).set(key, value)
      expect([readTerms(doc), checkDocument(doc).verdict]).toEqual([UNSAID, 'broken'])
      expect(exportDocument(doc)).toBe('# Bells\n')
    }
  }
)

test('whatever stands in a field, reading gives terms and writes nothing (seed 12)', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(SAID)), fc.jsonValue(), (key, value) => {
      const doc = newProposal()
      fieldsOf(doc).set(key, value)
      fieldsOf(doc).set('beside', new Y.Map([[key, value]]))
      const before = Y.encodeStateVector(doc)
      const terms = readTerms(doc)
      expect(terms.mode === null || isProposalMode(terms.mode)).toBe(true)
      expect(terms.graceHours).toBeGreaterThanOrEqual(0)
      expect(Y.encodeStateVector(doc)).toEqual(before)
    }),
    { seed: 12, numRuns: 300 }
  )
})

const SECTIONS = '\n## Problem\n\nFog.\n\n## Proposal\n\nBells.\n\n## Drawbacks\n\nNoise.\n'
const HEADERS: Readonly<Record<string, string>> = {
  'no header': '',
  bullets: '- Feature Name: bells\n- Start Date: 2026-02-11\n',
  'a mode alone': '- Mode: consent\n',
  'lines, the quorum among them': 'Quorum: 4\\\nState: open\n',
  'a table': '| Status | Accepted |\n| - | - |\n| Asked | 5 people |\n',
  'front matter': '---\ntitle: Bells\nmode: Everyone agrees\n---\n',
  'front matter in TOML': '+++\ntitle = "Bells"\nquorum = "3"\n+++\n'
}

function documentOf(text: string): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path: 'rfc-bells.md', text }))
  return doc
}

test.each(Object.entries(HEADERS))('terms set under %s are what the next import finds', (_, header) => {
  for (const mode of [...PROPOSAL_MODES, null]) {
    for (const quorum of [3, null]) {
      const doc = documentOf(`${header}${SECTIONS}`)
      const { supersedes } = quorum === null ? UNSAID : SAID
      setTerms(doc, { mode, quorum, supersedes, asked: { kind: 'everyone' } })
      const exported = exportDocument(doc)
      const again = documentOf(exported)
      expect([readTerms(again).mode, readTerms(again).quorum, readAsked(again)]).toEqual([mode, quorum, readAsked(doc)])
      expect(readTerms(again).supersedes).toEqual(supersedes)
      expect(exportDocument(again)).toBe(exported)
    }
  }
})

test('a file says how many were asked by name and never who, and keeps saying it', () => {
  const doc = documentOf(`- Status: open\n${SECTIONS}`)
  setTerms(doc, { ...SAID, asked: { kind: 'members', members: [ANA] } })
  const exported = exportDocument(doc)
  expect(exported.split('\n\n##')[0]).toBe(
    '- Status: open\n- Mode: Consent\n- Asked: 1 person\n- Quorum: 2\n- Supersedes: Foghorns (all of them) (BwcHBwcHBwcHBwcHBwcHBw)'
  )
  expect(exported).not.toContain(ANA)
  const again = documentOf(exported)
  expect([readAsked(again), exportDocument(again)]).toEqual([null, exported])
  setTerms(again, { asked: SAID.asked })
  expect(exportDocument(again)).toContain('- Asked: 2 people\n')
})

test('a field of one of these names that is somebody else’s stays as it is', () => {
  const doc = documentOf(
    `- Status: open\n- Mode: airplane\n- Quorum: half of us\n- Asked: the board\n- Supersedes: RFC 12\n${SECTIONS}`
  )
  expect(readTerms(doc)).toEqual(UNSAID)
  setTerms(doc, { mode: 'tell' })
  expect(exportDocument(doc)).toContain(
    '- Mode: airplane\n- Quorum: half of us\n- Asked: the board\n- Supersedes: RFC 12\n- Mode: Just do it, then tell\n'
  )
})

test('whom it asked when it opened, and what it replaces, are for versions that count them so', () => {
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Gauges' })
  setTerms(doc, { mode: 'consent', asked: { kind: 'everyone' } })
  expect(readVersion(doc)).toBe(1)
  setTerms(doc, { asked: { kind: 'everyone', members: [bytesToId('member', new Uint8Array(16).fill(1))] } })
  expect(readVersion(doc)).toBe(3)
})
