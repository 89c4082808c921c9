/** Rows of an imported agenda's tables: moved, changed and read, none of their words lost. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readItems, type AgendaItem } from './agenda'
import { addItem, moveItem, setOwner, setTimebox, setTopic } from './agenda-edit'
import { documentText } from './document-text'
import { exportDocument } from './export-document'
import { importDocument, writeImported } from './import-document'
import { isRecord } from './plain'
import { itemsOf } from './roots'

function agendaOf(text: string): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path: 'agenda.md', text }))
  return doc
}

function itemOf(doc: Y.Doc, topic: string): AgendaItem {
  const item = readItems(doc).find((other) => other.topic === topic)
  if (!item) throw new Error(`no item ${topic}`)
  return item
}

function move(doc: Y.Doc, topic: string, under: string): void {
  moveItem(doc, itemOf(doc, topic).id, { parent: itemOf(doc, under).id, before: null })
}

const TALKS = `## Agenda items

1. Talks

   | stage | timebox | topic | presenter | slides |
   | - | - | - | - | - |
   | 2 | 60m (fine to be shorter) | Bells | Mei \\[+] | [bells](https://bells.example) |
   | 1 | 15m | Gauges | Ana | |

2. Overflow

   | timebox | topic |
   | - | - |
   | 5m | Seeds |

3. More talks

   | stage | timebox | topic | presenter | slides |
   | - | - | - | - | - |
   | 3 | 30m | Ferries | Ravi | |
`

test('a row dragged below another table becomes a line that keeps every cell, by the names of its own columns', () => {
  const doc = agendaOf(TALKS)
  move(doc, 'Bells', 'Overflow')
  expect(exportDocument(doc).split('2. Overflow')[1]?.split('3. More')[0]).toBe(`

   1. Bells (60m, Mei)

      stage: 2

      timebox: 60m (fine to be shorter)

      presenter: Mei \\[+]

      slides: [bells](https://bells.example)

   | timebox | topic |
   | - | - |
   | 5m | Seeds |

`)
})

test('a row dragged below a table of the same columns stays a row with all its cells', () => {
  const doc = agendaOf(TALKS)
  move(doc, 'Bells', 'More talks')
  expect(exportDocument(doc)).toContain(
    '| 3 | 30m | Ferries | Ravi | |\n' +
      '   | 2 | 60m (fine to be shorter) | Bells | Mei \\[+] | [bells](https://bells.example) |\n'
  )
})

test('a row dragged to the top, and one whose cells its fields say, lose nothing either', () => {
  const doc = agendaOf(TALKS)
  moveItem(doc, itemOf(doc, 'Gauges').id, { parent: null, before: null })
  expect(exportDocument(doc)).toMatch(/\n4\. Gauges \(15m, Ana\)\n\n {3}stage: 1\n$/)
})

test('a row dragged away and back is the row it was', () => {
  const doc = agendaOf(TALKS)
  const before = exportDocument(doc)
  move(doc, 'Gauges', 'Overflow')
  move(doc, 'Gauges', 'Talks')
  expect(exportDocument(doc)).toBe(before)
})

test('a line of another parent never takes a place in a table', () => {
  const doc = agendaOf(TALKS)
  move(doc, 'Overflow', 'Talks')
  expect(exportDocument(doc)).toContain('   1. Overflow\n\n      | timebox | topic |')
})

test('a new timebox leaves the remark beside the old one', () => {
  const doc = agendaOf(TALKS)
  setTimebox(doc, itemOf(doc, 'Bells').id, 30)
  expect(exportDocument(doc)).toContain('| 2 | 30m (fine to be shorter) | Bells |')
  setTimebox(doc, itemOf(doc, 'Bells').id, null)
  expect(exportDocument(doc)).toContain('| 2 | (fine to be shorter) | Bells |')
})

test('of two columns with one name the first is the topic, and the other is kept beside it', () => {
  const doc = agendaOf('## Agenda items\n\n1. Talks\n\n   | topic | topic |\n   | - | - |\n   | Bells | at night |\n')
  expect(exportDocument(doc)).toContain('| Bells | at night |')
})

test('a row from before rows knew their columns is still a row', () => {
  const doc = agendaOf(TALKS)
  const before = exportDocument(doc)
  const map = itemsOf(doc).get(itemOf(doc, 'Bells').id) as Y.Map<unknown>
  const imported = map.get('imported')
  const row = isRecord(imported) && isRecord(imported['row']) ? imported['row'] : {}
  map.set('imported', { ...(imported as object), row: { table: row['table'], cells: row['cells'] } })
  expect(exportDocument(doc)).toBe(before)
  expect(itemOf(doc, 'Bells').extra).toEqual([])
})

test('columns and remarks that are no field are read beside the item, and found by a search', () => {
  const doc = agendaOf(TALKS)
  expect(itemOf(doc, 'Bells').extra).toEqual([
    { heading: 'stage', text: '2', href: null },
    { heading: 'timebox', text: '60m (fine to be shorter)', href: null },
    { heading: 'presenter', text: 'Mei [+]', href: null },
    { heading: 'slides', text: 'bells', href: 'https://bells.example' }
  ])
  expect(itemOf(doc, 'Gauges').extra).toEqual([{ heading: 'stage', text: '1', href: null }])
  expect(itemOf(doc, 'Talks').extra).toEqual([])
  expect(documentText(doc)).toContain('Bells Mei stage 2 timebox 60m (fine to be shorter)')
})

test('a cell with several links is read link by link, its pictures by their names', () => {
  const row = '| Bells | see [one](a.pdf), [**two**](b.pdf) ![map](m.png) |'
  const doc = agendaOf(`## Agenda items\n\n1. Talks\n\n   | topic | slides |\n   | - | - |\n   ${row}\n`)
  expect(itemOf(doc, 'Bells').extra.map(({ text, href }) => [text, href])).toEqual([
    ['see', null],
    ['one', 'a.pdf'],
    [',', null],
    ['two', 'b.pdf'],
    ['map', null]
  ])
})

const LINES = `## Agenda items

1. Three (15m, slides TBD)
2. (5m) Adjourn
3. foo() and [notes](n.md) (20-30m - Ana, Ravi de Souza, slides TBD)
4. Ana’s bells (Ana, on the last day)
`

test('a new timebox takes the place of the one in the topic, and the next import reads it', () => {
  const doc = agendaOf(LINES)
  for (const { id } of readItems(doc).slice(0, 3)) setTimebox(doc, id, 45)
  const exported = exportDocument(doc)
  expect(exported).toContain('1. Three (45m, slides TBD)\n2. (45m) Adjourn\n')
  expect(exported).toContain('3. foo() and [notes](n.md) (45m - Ana, Ravi de Souza, slides TBD)\n')
  expect(readItems(agendaOf(exported)).map((item) => item.timebox)).toEqual([45, 45, 45, null])
})

test('a timebox that was taken away is taken out of the topic, and nothing else is', () => {
  const doc = agendaOf(LINES)
  for (const { id } of readItems(doc)) setTimebox(doc, id, null)
  const exported = exportDocument(doc)
  expect(exported).toContain(
    '1. Three (slides TBD)\n2. Adjourn\n3. foo() and [notes](n.md) (Ana, Ravi de Souza, slides'
  )
  expect(readItems(agendaOf(exported)).map(({ timebox, owner }) => [timebox, owner])).toEqual([
    [null, ''],
    [null, ''],
    [null, 'Ana, Ravi de Souza'],
    [null, '']
  ])
})

test('new owners take the place of those in the topic, or stand behind it beside a time that is said already', () => {
  const doc = agendaOf(LINES)
  const ids = readItems(doc).map(({ id }) => id)
  setOwner(doc, ids[0] ?? '', 'Mei')
  setOwner(doc, ids[2] ?? '', 'Mei')
  const exported = exportDocument(doc)
  expect(exported).toContain('1. Three (15m, slides TBD) (Mei)\n')
  expect(exported).toContain('(20-30m - Mei, slides TBD)\n')
  expect(readItems(agendaOf(exported)).map(({ owner, timebox }) => [owner, timebox])).toEqual([
    ['Mei', 15],
    ['', 5],
    ['Mei', 30],
    ['', null]
  ])
})

test('what somebody typed into a topic here is never edited by an export', () => {
  const doc = agendaOf('## Agenda items\n\n1. Open\n')
  setTopic(doc, readItems(doc)[0]?.id ?? '', 'Open the windows (5m, Ana)')
  addItem(doc, { id: 'walk', topic: 'Plan (5m walk)', timebox: 30 })
  expect(exportDocument(doc)).toContain('1. Open the windows (5m, Ana)\n2. Plan (5m walk) (30m)\n')
})

test('a row without a column for its time says it where it did', () => {
  const doc = agendaOf('## Agenda items\n\n1. Overflow\n\n   | topic |\n   | - |\n   | (5m) Revisit (Ana) |\n')
  setTimebox(doc, readItems(doc)[1]?.id ?? '', 10)
  expect(exportDocument(doc)).toContain('| (10m) Revisit (Ana) |')
})
