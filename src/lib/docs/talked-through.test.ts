import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newSimRandom } from '../../../tests/support/sim-random'
import { readItems } from './agenda'
import { newItemId } from './agenda-edit'
import { createAgendaOf, openPointsOf, readSource, type TalkingThrough } from './agenda-source'
import { checkDocument } from './check-document'
import { createNote } from './create'
import { readKind, readTitle, readVersion } from './document'
import { documentText } from './document-text'
import { MOST_COPIED_COMMENTS, MOST_OPEN_POINTS, MOST_POINT_LENGTH, MOST_THREAD_AGENDAS } from './limits'
import { fieldsOf, threadsOf } from './roots'
import { agendaKey, commentKey } from './thread-key'
import * as threads from './threads'

/** A thread in which people of these names speak, one letter each, a moment apart. */
function newTalk(speakers: string): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Packing list' })
  const [first = 'a', ...others] = speakers
  threads.startThread(doc, { id: 't', by: first, at: 0, on: 'document', quote: '', words: 'Which lamp?' })
  others.forEach((by, at) => threads.reply(doc, { thread: 't', id: `r${at}`, by, at: at + 1, words: 'No.' }))
  return doc
}

const [agenda, other] = [
  { id: 'agenda', by: 'ana', at: 100 },
  { id: 'other', by: 'bela', at: 101 }
]
const outcome = { thread: 't', id: 'out', by: 'bela', at: 200, words: 'The small one.' }
const owed = (doc: Y.Doc) => threads.outcomesOwed(threads.readThreads(doc)).map(({ id }) => id)
const read = (doc: Y.Doc) => threads.readThreads(doc)[0] as threads.Thread

function meet(...docs: Y.Doc[]): void {
  for (const a of docs) for (const b of docs) Y.applyUpdateV2(a, Y.encodeStateAsUpdateV2(b))
}

test('a thread owes an outcome from its agenda on until somebody writes what came of it', () => {
  const doc = newTalk('ababab')
  expect([owed(doc), readVersion(doc)]).toEqual([[], 2])
  threads.owe(doc, 't', agenda)
  expect([owed(doc), readVersion(doc), read(doc).agendas]).toEqual([['t'], 3, [agenda]])
  threads.reply(doc, { thread: 't', id: 'late', by: 'a', at: 150, words: 'See you there.' })
  threads.resolveThread(doc, 't', { by: 'a', at: 160 })
  expect(owed(doc)).toEqual(['t'])
  threads.writeOutcome(doc, outcome)
  expect([owed(doc), read(doc).comments.at(-1)?.answers]).toEqual([[], ['agenda']])
  expect(checkDocument(doc).verdict).toBe('ok')
})

test('an outcome stays one when its words are changed, and is none once it is deleted', () => {
  const doc = newTalk('ab')
  threads.owe(doc, 't', agenda)
  threads.writeOutcome(doc, outcome)
  const change = { thread: 't', comment: 'out', by: 'bela', at: 210 }
  threads.editComment(doc, { ...change, words: 'The large one.' })
  expect([owed(doc), read(doc).comments.at(-1)]).toMatchObject([[], { words: 'The large one.', editedAt: 210 }])
  threads.deleteComment(doc, change)
  expect(owed(doc)).toEqual(['t'])
})

test('of two agendas made at once neither is lost, and an outcome settles those its writer knew', () => {
  const [here, there] = [newTalk('ababab'), new Y.Doc()]
  meet(here, there)
  threads.owe(here, 't', agenda)
  threads.owe(there, 't', other)
  threads.writeOutcome(here, outcome)
  meet(here, there)
  expect([read(here).agendas, owed(here), owed(there)]).toEqual([[agenda, other], ['t'], ['t']])
  threads.writeOutcome(there, { ...outcome, id: 'both' })
  meet(here, there)
  expect([owed(here), owed(there)]).toEqual([[], []])
})

test.each([
  ['ababab', ['a', 'b']],
  ['cababab', ['a', 'b']],
  ['abababa', ['b', 'a']],
  ['ababa', null],
  ['abcabab', null]
])('in %j those who went back and forth are %j', (speakers, pair) => {
  expect(threads.backAndForth(read(newTalk(speakers)))).toEqual(pair)
})

test('nobody is asked to talk in a thread that is resolved, owes an outcome, or begins anew after one', () => {
  const doc = newTalk('ababab')
  threads.resolveThread(doc, 't', { by: 'a', at: 50 })
  expect(threads.backAndForth(read(doc))).toBeNull()
  threads.reopenThread(doc, 't', { by: 'a', at: 51 })
  expect(threads.backAndForth(read(doc))).toEqual(['a', 'b'])
  threads.owe(doc, 't', agenda)
  expect(threads.backAndForth(read(doc))).toBeNull()
  threads.writeOutcome(doc, outcome)
  expect(threads.backAndForth(read(doc))).toBeNull()
  for (const [at, by] of [...'ababab'].entries())
    threads.reply(doc, { thread: 't', id: `again${at}`, by, at: 300 + at, words: 'No.' })
  expect(threads.backAndForth(read(doc))).toEqual(['a', 'b'])
})

test('garbage about agendas and outcomes is not read, owes nothing and settles nothing', () => {
  const doc = newTalk('ab')
  const map = threadsOf(doc)
  map.set(agendaKey('t', 'no-moment'), { by: 'ana', at: Number.NaN })
  map.set(agendaKey('t', 'nobody'), { by: '<b>', at: 1 })
  map.set(agendaKey('nowhere', 'x'), { by: 'ana', at: 1 })
  expect([owed(doc), threads.readThreads(doc).length]).toEqual([[], 1])
  map.set(commentKey('t', 'loud'), { by: 'ana', at: 1, words: 'x', answers: 'agenda' })
  map.set(commentKey('t', 'louder'), { by: 'ana', at: 2, words: 'x', answers: [7, {}, 'not an id'] })
  expect(read(doc).comments.flatMap(({ answers }) => answers)).toEqual([])
  for (let each = 0; each < MOST_THREAD_AGENDAS + 5; each++)
    map.set(agendaKey('t', `many${each}`), { by: 'ana', at: each })
  expect(read(doc).agendas).toHaveLength(MOST_THREAD_AGENDAS)
  expect(checkDocument(doc).verdict).toBe('ok')
  map.set(agendaKey('t', 'torn'), 'out')
  expect(checkDocument(doc).verdict).toBe('broken')
  threads.owe(doc, 'nowhere', other)
  threads.writeOutcome(doc, { ...outcome, thread: 'nowhere' })
  expect(map.has(agendaKey('nowhere', 'other'))).toBe(false)
})

test('open points are what it is about and the questions asked, each once, and not too many', () => {
  const said = ['Which lamp? The small one. And who\ncarries it?', 'Which  lamp? I ask you.', '?? So be it.', 'Done!']
  expect(openPointsOf(' a lamp ', said)).toEqual(['a lamp', 'Which lamp?', 'carries it?'])
  const many = Array.from({ length: 40 }, (_, each) => `Is it ${each}?`)
  expect(openPointsOf('', many)).toHaveLength(MOST_OPEN_POINTS)
  expect(openPointsOf('x'.repeat(1_000), [])[0]).toHaveLength(MOST_POINT_LENGTH)
})

const random = newSimRandom(1)
const talking = (said: TalkingThrough['said']): TalkingThrough => ({
  title: 'Talk through: a lamp',
  source: { document: 'note', thread: 't' },
  document: { name: 'Packing list', address: '/w/x/d/note' },
  thread: { name: 'the thread on “a lamp”', address: '/w/x/d/note#thread-t' },
  said,
  points: ['a lamp', 'Who carries it?'].map((topic) => ({ id: newItemId(random), topic }))
})

test('the agenda of a thread has its points, its words and where it comes from', () => {
  const doc = new Y.Doc()
  createAgendaOf(doc, talking([{ by: 'Ana', when: '2026-11-24 12:00', words: 'Which lamp?\n\nWho carries it?' }]))
  expect([readKind(doc), readTitle(doc), readVersion(doc)]).toEqual(['agenda', 'Talk through: a lamp', 3])
  expect(readItems(doc).map(({ topic }) => topic)).toEqual(['a lamp', 'Who carries it?'])
  expect(readSource(doc)).toEqual({ document: 'note', thread: 't' })
  expect(documentText(doc)).toContain('This comes from the thread on “a lamp” in Packing list.')
  expect(documentText(doc)).toContain('Ana, 2026-11-24 12:00: Which lamp?\nWho carries it?')
  expect(checkDocument(doc)).toMatchObject({ verdict: 'ok', problems: [] })
})

test('of a long thread its end is copied, and where an agenda comes from is believed only in its form', () => {
  const doc = new Y.Doc()
  createAgendaOf(
    doc,
    talking(Array.from({ length: 90 }, (_, each) => ({ by: `Said ${each}`, when: '', words: 'No.' })))
  )
  expect(documentText(doc).match(/^Said \d+: No\.$/gm)).toHaveLength(MOST_COPIED_COMMENTS)
  expect(documentText(doc)).toContain('Said 89')
  fieldsOf(doc).set('comesFrom', { document: 'note', thread: '../../' })
  expect([readSource(doc), checkDocument(doc).verdict]).toEqual([null, 'ok'])
  fieldsOf(doc).set('comesFrom', 'elsewhere')
  expect([readSource(doc), checkDocument(doc).verdict]).toEqual([null, 'broken'])
})
