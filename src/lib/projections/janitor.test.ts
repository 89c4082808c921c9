import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentOf, noteRow, proposalRow } from '../../../tests/support/rows'
import { askedOf, memberOf } from '../../../tests/support/spoken-acts'
import { createNote } from '../docs/create'
import { bodyFragment } from '../docs/document'
import { writeFragment } from '../docs/fragment'
import { questionsBlock } from '../docs/questions-block'
import { reply, resolveThread, startThread } from '../docs/threads'
import { newDoc } from '../docs/tree'
import { janitorAt, toTidyInRows, toTidyInText } from './janitor'

const DAY = 86_400_000
const MONDAY = Date.parse('2026-12-28T00:00Z')
const by = memberOf(1)

test('the turn goes round week by week, on every device the same, and over a year’s end', () => {
  const members = [askedOf(3, 0), askedOf(1, 0), askedOf(2, 0)]
  const turns = [0, 1, 2, 3].map((week) => janitorAt(members, MONDAY + week * 7 * DAY))
  expect(new Set(turns.slice(0, 3))).toEqual(new Set([1, 2, 3].map(memberOf)))
  expect(turns[3]).toBe(turns[0])
  expect(janitorAt([...members].reverse(), MONDAY)).toBe(turns[0])
  expect(janitorAt(members, MONDAY + 7 * DAY - 1)).toBe(turns[0])
  expect(janitorAt(members, MONDAY - 1)).toBe(turns[2])
})

test('viewers have no turn, and whoever is away hands theirs to the next until they are back', () => {
  const all = [askedOf(1, 0), askedOf(2, 0), askedOf(3, 0, { isViewer: true })]
  const turn = janitorAt(all, MONDAY)
  const away = [{ fromMs: MONDAY, toMs: MONDAY + DAY }]
  const without = all.map((member) => (member.member === turn ? { ...member, away } : member))
  expect([memberOf(1), memberOf(2)]).toContain(turn)
  expect(janitorAt(without, MONDAY)).not.toBe(turn)
  expect(janitorAt(without, MONDAY + DAY)).toBe(turn)
  expect(
    janitorAt(
      all.map((member) => ({ ...member, away: [{ fromMs: 0, toMs: null }] })),
      MONDAY
    )
  ).toBe(turn)
  expect(janitorAt([askedOf(3, 0, { isViewer: true })], MONDAY)).toBeNull()
})

test('what nobody wrote in for two weeks and closes by no clock is stale; what closed without an outcome is owed one', () => {
  const known = { successorOf: () => null, acts: () => [], members: () => [askedOf(1, MONDAY)], nowMs: MONDAY }
  const closes = { wall: '2026-12-20T17:00', zone: 'Europe/Lisbon' }
  const rows = [
    proposalRow(1, { status: 'draft', changedMs: MONDAY - 14 * DAY }),
    proposalRow(2, { changedMs: MONDAY - 14 * DAY + 1 }),
    proposalRow(3, { closes }),
    proposalRow(4, { status: 'closed' }),
    noteRow(5)
  ]
  expect(toTidyInRows(rows, known)).toEqual([
    { document: documentOf(1), rule: 'staleProposal', count: 1 },
    { document: documentOf(3), rule: 'outcomeOwed', count: 1 }
  ])
})

test('a question nobody answered for a week is found, and so is one that its own text left open', () => {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  const ask = (id: string, words: string, at: number) =>
    startThread(doc, { id, by, at, on: 'document', quote: '', words })
  ask('old', 'Who has the key?', MONDAY - 7 * DAY)
  ask('new', 'And who has the boat?', MONDAY - 7 * DAY + 1)
  ask('said', 'The key is with Mei.', 0)
  ask('answered', 'Where is it?', 0)
  reply(doc, { thread: 'answered', id: 'here', by, at: 1, words: 'Here.' })
  ask('settled', 'Why?', 0)
  resolveThread(doc, 'settled', { by, at: 2 })
  const found = () => toTidyInText(documentOf(1), doc, MONDAY)
  expect(found()).toEqual([{ document: documentOf(1), rule: 'unansweredThread', count: 1 }])
  writeFragment(bodyFragment(doc), newDoc(questionsBlock()))
  expect(found()).toContainEqual({ document: documentOf(1), rule: 'emptyAnswer', count: 3 })
})
