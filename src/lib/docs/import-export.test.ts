/** What a file is taken for, and that what is changed in a document is in its export, and in the import of that. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodyFragment, readTitle, setTitle } from './document'
import { documentText, wordCount } from './document-text'
import { exportDocument } from './export-document'
import { readFragment } from './fragment'
import { importDocument, writeImported } from './import-document'
import { readFields, setClosing, setStatus, type Closing, type ProposalStatus } from './proposal'
import { childrenOf, textOf } from './tree'

function documentOf(text: string, path = 'file.md'): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path, text }))
  return doc
}

test('front matter of a note and of an agenda stays in sight, and is written once, as it was', () => {
  const matter = '---\ntags: [river,   walks]\nmood:  "calm" # today\n---\n'
  for (const rest of ['# Walk\n\nWet.\n', '# Meeting\n\n## Agenda items\n\n1. Open\n']) {
    const doc = documentOf(`${matter}\n${rest}`)
    expect(textOf(childrenOf(readFragment(bodyFragment(doc)))[0] ?? { type: 'none' })).toContain(
      'mood:  "calm" # today'
    )
    expect(documentText(doc)).toContain('walks')
    expect(exportDocument(doc)).toBe(`${matter}\n${rest}`)
  }
})

test('front matter names a note that has no heading, stays on top of a new one, and is no word of it', () => {
  const doc = documentOf('---\ntitle: Low water\n---\n\nWet stones.\n')
  expect(readTitle(doc)).toBe('Low water')
  expect(wordCount(doc)).toBe(4)
  setTitle(doc, 'High water')
  expect(exportDocument(doc)).toBe('---\ntitle: Low water\n---\n\n# High water\n\nWet stones.\n')
})

const SECTIONS = '\n## Problem\n\nFog.\n\n## Proposal\n\nBells.\n\n## Drawbacks\n\nNoise.\n'

/** One header in each form a house likes, with and without what the app knows too. */
const HEADERS: Readonly<Record<string, string>> = {
  'no header': '',
  bullets: '- Feature Name: bells\n- Start Date: 2026-02-11\n',
  'bullets with a status': '- **Status**: Accepted\n  - see [0007](0007.md)\n- Date: 2026-02-11\n',
  'a state': '- State: Draft\n- Date: 2026-02-11\n',
  'a status alone': 'Status: Draft\n',
  'lines, the closing among them': 'Closes: 2026-10-01T09:00 Europe/Lisbon\\\nState: open\n',
  'a table': '| Status | Accepted |\n| - | - |\n| Date | 2026-04-01 |\n',
  'a table with a caption': '| Field | Value |\n| - | - |\n| Date | 2026-04-01 |\n',
  'front matter': '---\ntitle: Bells\nstatus: Draft\n# a remark\ntags:\n  - a\n---\n',
  'front matter without a status': '---\nEip: 9001\nTitle: Bells\n---\n',
  'front matter in TOML': '+++\ntitle = "Bells"\nstatus = "Draft"\n+++\n',
  'front matter, then bullets': '---\ntitle: Bells\n---\n\n- Status: Draft\n- Closes: #12\n',
  'a heading': '# Bells\n\n## Status\n\nAccepted by [the board](b.md). It took a year.\n',
  'a closing alone': '- Closes: 2026-10-01T09:00 Europe/Lisbon\n'
}
const CLOSINGS: (Closing | null)[] = [
  { wall: '2026-12-01T17:00', zone: 'Asia/Kolkata' },
  { wall: '2026-10-01T09:00', zone: 'Europe/Lisbon' },
  null
]

test.each(Object.entries(HEADERS))('status and closing set under %s are what the next import finds', (_, header) => {
  const text = `${header}${SECTIONS}`
  for (const status of ['closed', 'withdrawn', 'draft'] satisfies ProposalStatus[]) {
    for (const closes of CLOSINGS) {
      const doc = documentOf(text, 'rfc-bells.md')
      setStatus(doc, status)
      setClosing(doc, closes)
      const exported = exportDocument(doc)
      const again = documentOf(exported, 'rfc-bells.md')
      expect([readFields(again).status, readFields(again).closes, exported]).toEqual([status, closes, exported])
      expect(exportDocument(again)).toBe(exported)
    }
  }
})

test('a changed field stands in its old place, and a field that is not there joins the others', () => {
  const doc = documentOf(`${HEADERS['bullets with a status'] ?? ''}${SECTIONS}`, '0012-bells.md')
  setStatus(doc, 'withdrawn')
  setClosing(doc, { wall: '2026-12-01T17:00', zone: 'Asia/Kolkata' })
  expect(exportDocument(doc).split('\n\n##')[0]).toBe(
    '- **Status**: withdrawn\n  - see [0007](0007.md)\n- Date: 2026-02-11\n- Closes: 2026-12-01T17:00 Asia/Kolkata'
  )
})

test('a closing time that was taken away does not come back, and closing an issue is no closing time', () => {
  const doc = documentOf(`- Closes: #12\n- Closes: 2026-10-01T09:00 Europe/Lisbon\n${SECTIONS}`, 'rfc-12.md')
  expect(readFields(doc).closes?.zone).toBe('Europe/Lisbon')
  setClosing(doc, null)
  expect(exportDocument(doc)).toMatch(/^- Closes: #12\n\n## Problem/)
})

test('a new status under a heading leaves the sentences that follow the old one', () => {
  const doc = documentOf(`${HEADERS['a heading'] ?? ''}${SECTIONS}`, 'adr-12.md')
  expect(readFields(doc).status).toBe('closed')
  setStatus(doc, 'withdrawn')
  expect(exportDocument(doc)).toContain('## Status\n\nwithdrawn. It took a year.\n')
})

function kindOf(path: string, text: string): string {
  return importDocument({ path, text }).kind
}

test.each(['Adrian 1-1.md', 'pepper-recipe.md', 'kept.md', 'peptides.md', '2026-05-04-standup.md', '2026_05_04.md'])(
  '%s is a note, whatever its name begins with',
  (name) => {
    expect(kindOf(name, '# Talk\n\n- Date: 2026-05-04\n- Place: the mill\n\nWe talked.\n')).toBe('note')
  }
)

test.each([
  'rfc-12.md',
  'Leadership-Council-RFCko.md',
  'RFCs.md',
  'adr_0004.md',
  'erc20.md',
  '0401-10-bells.md',
  'proposals-2026.md'
])('%s is a proposal by its name', (name) => {
  expect(kindOf(name, '- Place: the mill\n- Date: today\n\nWe ask for bells.\n')).toBe('proposal')
})

test.each([
  ['Summary', 'Decision'],
  ['Background', 'Design'],
  ['Context', 'Costs'],
  ['Summary', 'Costs', 'Alternatives considered']
])('a note may have the headings %s, %s', (...headings) => {
  expect(kindOf('a.md', headings.map((heading) => `## ${heading}\n\nWords.\n`).join('\n'))).toBe('note')
})

test.each([
  ['three sections, the problem among them', '## Summary\n\na\n\n## Motivation\n\nb\n\n## Drawbacks\n\nc\n'],
  ['a number of its house and no section', '---\neip: 9001\nstatus: Draft\n---\n\n# Bells\n\n## Rollout\n\na\n'],
  ['a line that says its status, and a section', '# Bells\n\nStatus: Draft\n\n## Summary\n\na\n'],
  ['a section that is called as only ours are', '# Bells\n\n## Problem\n\na\n\n## How to undo\n\nb\n']
])('%s make a proposal', (_, text) => {
  expect(kindOf('a.md', text)).toBe('proposal')
})

test('a heading names a file only above its first section, and a file name loses its ending', () => {
  const titleOf = (path: string, text: string) => importDocument({ path, text }).title
  const fields = '- Start Date: 2014-10-30\n- RFC PR: 401\n'
  const sections = '## Summary\n\na\n\n# Unresolved questions\n\nb\n'
  expect(titleOf('0401-coercions.md', `${fields}\n${sections}`)).toBe('0401 Coercions')
  expect(titleOf('0401-coercions.md', `${fields}\nText.\n\n# Coercions\n\n${sections}`)).toBe('Coercions')
  expect(titleOf('in/agenda.md', 'Bring boots.\n\n# Agenda items\n\n1. Open\n')).toBe('Agenda')
  expect(titleOf('in/walk_notes.txt', 'Wet.\n')).toBe('Walk notes')
})

test('a remark is cut off a status only where a status stands before it', () => {
  const statusOf = (status: string) => readFields(documentOf(`- Status: ${status}\n- Date: today\n`, 'rfc-1.md'))
  const said = [
    'Work in progress',
    'Superseded by ADR 9',
    'In review with the board',
    'Accepted (late)',
    'On hold'
  ].map((status) => [statusOf(status).importedStatus, statusOf(status).status])
  expect(said).toEqual([
    ['Work in progress', 'draft'],
    ['Superseded', 'superseded'],
    ['In review', 'open'],
    ['Accepted', 'closed'],
    ['On hold', 'draft']
  ])
})

test('bullets below front matter are header only where one has a name that headers have', () => {
  const headerOf = (bullets: string) => readFields(documentOf(`---\neip: 1\n---\n\n${bullets}\n`, 'eip-1.md')).header
  expect(headerOf('- Status: Draft\n- Mood: calm').map(({ name }) => name)).toEqual(['eip', 'Status', 'Mood'])
  expect(headerOf('- Cold: it is\n- Wet: it was').map(({ name }) => name)).toEqual(['eip'])
})
