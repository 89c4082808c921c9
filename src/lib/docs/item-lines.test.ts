/** What an item is for and what it came to, as a file says it: both ways, below lines and in tables. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { notesOf, readItems, type AgendaItem } from './agenda'
import { addItem, setDone } from './agenda-edit'
import { createAgenda } from './create'
import { readVersion } from './document'
import { exportDocument } from './export-document'
import { writeFragment } from './fragment'
import { importDocument, writeImported } from './import-document'
import { setFlag, setKind, setLink, setOutcome, setStanding } from './item-edit'
import { OUTCOME_KINDS, type OutcomeKind } from './item-fields'
import { newDoc, newNode, textNode } from './tree'

function agendaOf(text: string): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path: 'agenda.md', text }))
  return doc
}

function newAgenda(...topics: string[]): Y.Doc {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  for (const topic of topics) addItem(doc, { id: topic, topic })
  return doc
}

function idOf(doc: Y.Doc, topic: string): string {
  return readItems(doc).find((item) => item.topic === topic)?.id ?? ''
}

const outcome = (kind: OutcomeKind, words: string) => ({ kind, words, by: 'ana', ms: 5 })

/** What a file can say of an item. */
function saidOf({ topic, timebox, owner, done, flags, kind, standing, outcome: came, links }: AgendaItem): unknown {
  const outcomeSaid = came && [came.kind, came.words]
  const linksSaid = links.map(({ href, words, reading }) => [href, words, reading])
  return { topic, timebox, owner, done, flags, kind, standing, outcome: outcomeSaid, links: linksSaid }
}

const TALKS = `## Agenda items

1. Talks

   | stage | timebox | topic | presenter |
   | - | - | - | - |
   | 2 | 60m | Bells | Mei |
   | 1 | 15m | Gauges | Ana |
2. Close
`

test('outcome, kind, reading and links stand below the line of an item, and come back', () => {
  const doc = newAgenda('Floods', 'Ebb')
  setOutcome(doc, 'Floods', outcome('decided', 'How fast the water rises.'))
  setKind(doc, 'Floods', 'decide')
  setStanding(doc, 'Floods', true)
  setLink(doc, 'Floods', { id: 'a', href: 'https://log.example/1', words: 'Log', reading: true })
  setLink(doc, 'Floods', { id: 'b', href: '/d/x', words: 'Section “Proposal”', reading: false })
  setLink(doc, 'Floods', { id: 'c', href: 'https://c.example', words: '', reading: false })
  const exported = exportDocument(doc)
  expect(exported).toContain(`1. Floods

   **Decided:** How fast the water rises.

   **Kind:** decide, standing

   **Read before:** [Log](https://log.example/1)

   **Links:** [Section “Proposal”](/d/x), <https://c.example>

2. Ebb
`)
  const again = agendaOf(exported)
  expect(readItems(again).map(saidOf)).toEqual(readItems(doc).map(saidOf))
  expect([exportDocument(again), readVersion(again)]).toEqual([exported, 5])
})

test.each(OUTCOME_KINDS.flatMap((kind) => ['', 'Who? “Mei” & 3 others'].map((words) => [kind, words] as const)))(
  '%s “%s” comes back',
  (kind, words) => {
    const doc = newAgenda('Floods')
    setOutcome(doc, 'Floods', outcome(kind, words))
    const again = agendaOf(exportDocument(doc))
    expect(readItems(again).map(saidOf)).toEqual(readItems(doc).map(saidOf))
  }
)

test.each([
  'see https://a.example/x_y*z, **b**, www.b.example and mei@c.example.',
  '| a \\| b `c` <b> &amp; [x](y) ~~no~~ # 1. _z_',
  '**Decided:** twice',
  '(https://a.example/b_(c))'
])('the words “%s” come back as they are, below a line and in a table', (words) => {
  const doc = agendaOf(TALKS)
  for (const { id } of readItems(doc)) setOutcome(doc, id, outcome('decided', words))
  const exported = exportDocument(doc)
  const again = agendaOf(exported)
  expect(readItems(again).map((item) => item.outcome?.words)).toEqual([words, words, words, words])
  expect(exportDocument(again)).toBe(exported)
})

test('rows stay rows: their table has a column for what they say, and the others an empty cell', () => {
  const doc = agendaOf(TALKS)
  setOutcome(doc, idOf(doc, 'Bells'), outcome('writing', 'Until spring'))
  setKind(doc, idOf(doc, 'Gauges'), 'inform')
  setLink(doc, idOf(doc, 'Gauges'), { id: 'a', href: 'https://a.example', words: 'Log', reading: true })
  const exported = exportDocument(doc)
  expect(exported).toContain(`   | stage | timebox | topic | presenter | outcome | kind | read before |
   | - | - | - | - | - | - | - |
   | 2 | 60m | Bells | Mei | **Moved to writing:** Until spring | | |
   | 1 | 15m | Gauges | Ana | | inform | [Log](https://a.example) |
`)
  const again = agendaOf(exported)
  expect(readItems(again).map(saidOf)).toEqual(readItems(doc).map(saidOf))
  expect(exportDocument(again)).toBe(exported)
})

test('a row that came with an outcome says the next one, and none when it is taken back', () => {
  const doc = agendaOf(
    '## Agenda items\n\n1. Talks\n\n   | topic | Outcome |\n   | - | - |\n   | Bells | **Dropped.** |\n'
  )
  setOutcome(doc, idOf(doc, 'Bells'), outcome('decided', 'Yes'))
  expect(exportDocument(doc)).toContain('| topic | Outcome |\n   | - | - |\n   | Bells | **Decided:** Yes |\n')
  setDone(doc, idOf(doc, 'Bells'), false)
  expect(exportDocument(doc)).toContain('| Bells | |\n')
})

test('a column with words that are no outcome is kept as it is, and one of ours stands beside it', () => {
  const doc = agendaOf('## Agenda items\n\n1. Talks\n\n   | topic | outcome |\n   | - | - |\n   | Bells | maybe |\n')
  expect(readItems(doc)[1]).toMatchObject({ outcome: null, extra: [{ heading: 'outcome', text: 'maybe' }] })
  setOutcome(doc, idOf(doc, 'Bells'), outcome('dropped', ''))
  const exported = exportDocument(doc)
  expect(exported).toContain('| topic | outcome | outcome |\n   | - | - | - |\n   | Bells | maybe | **Dropped.** |\n')
  expect(readItems(agendaOf(exported))[1]?.outcome?.kind).toBe('dropped')
})

test.each([
  '**Decided:** [so](https://a.example)',
  '**Decided:**',
  '**Decided** so',
  'Decided: so',
  '**Kind:** celebrate',
  '**Links:** [a](javascript:x)',
  '**Links:** see [a](https://a.example)',
  '**Links:** [a](b.md)'
])('“%s” is somebody’s note and stays one', (words) => {
  const text = `## Agenda items\n\n1. Floods\n\n   ${words}\n`
  const doc = agendaOf(text)
  expect(notesOf(doc, readItems(doc)[0]?.id ?? '').length).toBe(1)
  expect([exportDocument(doc), readVersion(doc)]).toEqual([text, 1])
})

test('notes that begin as an outcome are told from the outcome above them', () => {
  const doc = newAgenda('Floods')
  const note = newNode('paragraph', undefined, [textNode('Dropped.', [{ type: 'bold' }])])
  writeFragment(notesOf(doc, 'Floods'), newDoc([note]))
  setOutcome(doc, 'Floods', outcome('decided', 'Yes'))
  const again = agendaOf(exportDocument(doc))
  expect(readItems(again)[0]?.outcome?.words).toBe('Yes')
  expect(notesOf(again, readItems(again)[0]?.id ?? '').length).toBe(1)
})

test('what has an outcome is not struck; what is only ticked is', () => {
  const doc = newAgenda('Floods', 'Ebb')
  setOutcome(doc, 'Floods', outcome('dropped', ''))
  setDone(doc, 'Ebb', true)
  expect(exportDocument(doc)).toContain('1. Floods\n\n   **Dropped.**\n\n2. ~~Ebb~~\n')
})

test('signs that were set or taken are the file’s own, beside what else stood before the topic', () => {
  const doc = agendaOf('## Agenda items\n\n1. 🎉🔒️ Floods\n2. ⌛ Ebb\n3. Tide\n')
  setFlag(doc, idOf(doc, 'Floods'), '🔒', false)
  setFlag(doc, idOf(doc, 'Floods'), '❄', true)
  setFlag(doc, idOf(doc, 'Ebb'), '⌛', false)
  setFlag(doc, idOf(doc, 'Tide'), '🔁', true)
  const exported = exportDocument(doc)
  expect(exported).toContain('1. ❄🎉 Floods\n2. Ebb\n3. 🔁 Tide\n')
  expect(readItems(agendaOf(exported)).map(({ flags }) => flags)).toEqual([['❄'], [], ['🔁']])
})
