import { expect, test } from 'vitest'
import { proposalRow } from '../../../tests/support/rows'
import { askedOf, memberOf } from '../../../tests/support/spoken-acts'
import { newScope } from '../base/scope'
import type { DocumentRow } from '../projections/document-row'
import { Needs } from './needs.svelte'
import type { Session } from './session'

const NOON = Date.parse('2026-11-24T12:00Z')
const me = memberOf(1)

/** Ana, at work in Lisbon, with these rows at this moment. */
function needsOf(rows: readonly DocumentRow[], { nowMs = NOON, mayWrite = true, waiting = [] as object[] } = {}) {
  const hours = Array.from({ length: 7 }, () => [540, 1020] as const)
  const session = {
    engine: { ownMember: me, acts: () => [] },
    roster: { me: { zone: 'Europe/Lisbon', hours, role: 'editor' }, goneAs: null, mayWrite },
    rows: { present: rows, get: (id: string) => rows.find((row) => row.id === id) },
    looks: () => Promise.resolve({ waiting }),
    scope: newScope()
  }
  const known = { successorOf: () => null, acts: () => [], members: () => [askedOf(1, nowMs)], nowMs, waitingWork: [] }
  return new Needs(session as object as Session, known)
}

const owed = (n: number) =>
  proposalRow(n, {
    title: n === 1 ? '' : `Gauges ${n}`,
    closes: { wall: `2026-11-${String(n).padStart(2, '0')}T17:00`, zone: 'Europe/Lisbon' },
    terms: { proposer: me }
  })

test('a person at work is asked for the outcomes they owe, what waits longest first', () => {
  const { needs, more } = needsOf([owed(3), owed(1)])
  expect(needs.map(({ title, action, document }) => [title, action, document])).toEqual([
    ['Untitled proposal', 'Write the outcome', owed(1).id],
    ['Gauges 3', 'Write the outcome', owed(3).id]
  ])
  expect([needs[0]?.sinceMs, more]).toEqual([Date.parse('2026-11-01T17:00Z'), 0])
})

test('in the evening, and of whoever only reads, nothing is asked', () => {
  expect(needsOf([owed(1)], { nowMs: Date.parse('2026-11-24T18:00Z') }).needs).toEqual([])
  expect(needsOf([owed(1)], { mayWrite: false }).needs).toEqual([])
})

test('at most seven are shown until more are asked for', () => {
  const needs = needsOf(Array.from({ length: 12 }, (_, n) => owed(n + 1)))
  expect([needs.needs.length, needs.more]).toEqual([7, 5])
  needs.showMore()
  expect([needs.needs.length, needs.more]).toEqual([12, 0])
})

test('whoever is shown a private draft is asked to look, at any hour, with what it says or why it does not open', async () => {
  const shown = {
    id: 'a',
    address: 'b',
    person: { name: 'Bela' },
    title: 'The quarry',
    words: '',
    saidMs: 5,
    problem: null
  }
  const waiting = [shown, { ...shown, words: 'Too  harsh?' }, { ...shown, words: 'Hm', problem: 'It is sealed.' }]
  const needs = needsOf([], { nowMs: Date.parse('2026-11-24T23:00Z'), mayWrite: false, waiting })
  await Promise.resolve()
  expect(needs.needs[0]).toMatchObject({ title: 'Bela asks you for a look: The quarry', document: 'b', sinceMs: 5 })
  expect(needs.needs.map(({ words }) => words)).toEqual([
    'A private draft. Of all others here only you can read it.',
    '“Too harsh?”',
    'It is sealed.'
  ])
})
