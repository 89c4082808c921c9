import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesToId } from '../base/ids'
import { createAgenda, createNote } from './create'
import { bodyFragment, setTitle } from './document'
import { documentText } from './document-text'
import { exportDocument } from './export-document'
import { writeFragment } from './fragment'
import { importDocument, writeImported } from './import-document'
import { setStatus } from './proposal'
import { createProposalFrom } from './proposal-from'
import { setTerms } from './proposal-terms'
import { MOST_COPIED_CHARACTERS } from './limits'
import { addLedTo, readTrail, setFrom } from './trail'
import { newDoc, newNode, textNode } from './tree'

const id = (n: number) => bytesToId('document', new Uint8Array(16).fill(n))
const paragraph = (words: string) => newNode('paragraph', undefined, [textNode(words)])

function noteOf(...lines: string[]): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Frozen gauges' })
  writeFragment(bodyFragment(doc), newDoc(lines.map(paragraph)))
  return doc
}

function proposalOf(note: Y.Doc): Y.Doc {
  const doc = new Y.Doc()
  createProposalFrom(doc, note, { document: id(1), title: 'Frozen gauges' })
  return doc
}

function cameBack(text: string): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path: 'file.md', text }))
  return doc
}

test('a proposal made of a note has its title, its words as a quotation, and says where it comes from', () => {
  const doc = proposalOf(noteOf('Nine went silent.', 'They froze.'))
  expect(exportDocument(doc)).toBe(
    `# Frozen gauges\n\nFrom: [Frozen gauges](/d/${id(1)})\n\n## Problem\n\n> Nine went silent.\n>\n> They froze.\n`
  )
})

test('of a long note the first blocks are copied, and it says that there is more; an empty one has nothing to copy', () => {
  const line = 'x'.repeat(MOST_COPIED_CHARACTERS / 2)
  const text = exportDocument(proposalOf(noteOf(line, line, 'beyond')))
  expect([text.includes('beyond'), text.includes('> …')]).toEqual([false, true])
  expect(exportDocument(proposalOf(noteOf('y'.repeat(MOST_COPIED_CHARACTERS + 9))))).toMatch(/> y+…/)
  expect(exportDocument(proposalOf(noteOf()))).not.toContain('Problem')
})

test('an exported document of any kind comes back with its trail, and is exported as it was', () => {
  const note = noteOf('Nine went silent.')
  const agenda = new Y.Doc()
  createAgenda(agenda, { title: 'Monday' })
  const proposal = proposalOf(note)
  setStatus(proposal, 'open')
  setTerms(proposal, { mode: 'consent' })
  for (const doc of [note, agenda, proposal]) {
    addLedTo(doc, { document: id(8), title: 'Heaters *and* [more]' })
    addLedTo(doc, { document: id(9), title: '' })
    const text = exportDocument(doc)
    const back = cameBack(text)
    expect(readTrail(back).from).toEqual(readTrail(doc).from)
    expect(readTrail(back).ledTo.map(({ title }) => title)).toEqual(['Heaters *and* [more]', 'Untitled'])
    expect(exportDocument(back)).toBe(text)
  }
})

test('an untitled document keeps its trail too, and addresses of the app are read like bare ones', () => {
  const doc = noteOf('Nine went silent.')
  setTitle(doc, '')
  setFrom(doc, { document: id(1), title: 'A' })
  addLedTo(doc, { document: id(2), title: 'B' })
  const linkTo = ({ document, title }: { document: string; title: string }) => ({
    title: `${title} now`,
    href: `https://tides.example/w/low-water/d/${document}`
  })
  const back = cameBack(exportDocument(doc, linkTo))
  expect(readTrail(back)).toEqual({
    from: { document: id(1), title: 'A now' },
    ledTo: [{ document: id(2), title: 'B now' }]
  })
  expect(documentText(back)).not.toContain('From')
})

test('lines of somebody’s own stay text', () => {
  for (const line of [
    'From: Mei',
    'From: [the log](https://tides.example/log)',
    `From: [A](/d/${id(1)}) and others`,
    `See: [A](/d/${id(1)})`,
    `From: [A](/d/${id(1)})\\\nFrom: [B](/d/${id(2)})`
  ]) {
    const back = cameBack(`# Frozen gauges\n\n${line}\n`)
    expect(readTrail(back)).toEqual({ from: null, ledTo: [] })
    expect(exportDocument(back)).toBe(`# Frozen gauges\n\n${line}\n`)
  }
})
