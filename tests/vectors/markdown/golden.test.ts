/**
 * Small files of our own through import, Yjs and export, against golden exports beside them. A change of either
 * direction shows as a change of a file: read it, and take it over only when it is what a person would want.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readItems } from '$lib/docs/agenda'
import { checkDocument } from '$lib/docs/check-document'
import { exportDocument } from '$lib/docs/export-document'
import { importDocument, writeImported } from '$lib/docs/import-document'
import { readFields, sectionFragment } from '$lib/docs/proposal'
import { corpusLine } from '../../../src/node/corpus'

const here = new URL('.', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, here), 'utf8')
const sources = readdirSync(here).filter((name) => name.endsWith('.md') && !name.endsWith('.export.md'))

function importFile(name: string, text = read(name)): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path: `folder/${name}`, text }))
  return doc
}

describe.each(sources)('%s', (name) => {
  test('exports as its golden file says', async () => {
    const golden = new URL(name.replace(/\.md$/, '.export.md'), here)
    await expect(exportDocument(importFile(name))).toMatchFileSnapshot(golden.pathname)
  })

  test('keeps its words, links, code and cells', () => {
    const { words, links, code, cells } = corpusLine(name, read(name))
    const [before, after] = [0, 1].map((side) => [words, links, code, cells].map((pair) => pair[side]))
    expect(after).toEqual(before)
  })

  test('its export is a fixed point, and everything is ok for the guard', () => {
    const once = exportDocument(importFile(name))
    expect(exportDocument(importFile(name, once))).toBe(once)
    expect(checkDocument(importFile(name))).toEqual({ verdict: 'ok', problems: [] })
  })
})

test('a header in any form gives names, values and the file’s own status', () => {
  const facts = ['0012-quiet-hours.md', 'eip-style.md', 'pep-style.md', 'table-header.md'].map((name) => {
    const imported = importDocument({ path: name, text: read(name) })
    const { header, importedStatus, status } = readFields(importFile(name))
    return [imported.kind, imported.title, importedStatus, status, header.map((field) => field.name).join(', ')]
  })
  expect(facts).toEqual([
    ['proposal', '0012 Quiet hours', 'Accepted', 'closed', 'Feature Name, Start Date, Status, Discussion, Earlier'],
    ['proposal', 'Share the seed library', 'Last Call', 'open', 'eip, title, author, status, type'],
    ['proposal', 'Call the river by its name', 'Withdrawn', 'withdrawn', 'PEP, Title, Author, Status, Created'],
    ['proposal', 'ADR 7: Paint the gauges', 'Superseded', 'superseded', 'Status, Date, Deciders']
  ])
})

test('headings that mean a section become it; the others stay in the section they follow', () => {
  const doc = importFile('0012-quiet-hours.md')
  const lengths = (['summary', 'problem', 'proposal', 'measure', 'alternatives', 'tradeoffs', 'undo'] as const).map(
    (section) => sectionFragment(doc, section).length
  )
  expect(lengths.map((length) => length > 0)).toEqual([true, true, true, false, true, true, false])
  expect(sectionFragment(doc, 'proposal').toString()).toContain('Reference-level')
})

test('an agenda’s lines and rows are items with owner, timebox, flags and ticks', () => {
  const items = readItems(importFile('agenda-style.md'))
  expect(
    items.map(({ number, topic, owner, timebox, done, flags }) => [number, topic, owner, timebox, done, flags])
  ).toEqual([
    ['1', 'Welcome', 'Chair', null, true, []],
    ['2', 'Reports', '', null, false, []],
    ['2.1', 'Gauges', 'Ana, Ravi de Souza', 15, false, []],
    ['2.2', 'Seeds', '', 30, false, ['❄']],
    ['3', 'Discussions', '', null, false, []],
    ['3.1', 'Bells at night', 'Mei, Tomasz', 15, false, ['🔒']],
    ['3.2', 'Bridges, (slides)', 'Inês', 60, true, []],
    ['4', '(5m) Adjourn', '', 5, false, []]
  ])
})
