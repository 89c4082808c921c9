import { expect, test } from 'vitest'
import { documentOf, proposalRow } from '../../../tests/support/rows'
import { askedOf, memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import type { SpokenAct } from '../docs/spoken-act'
import type { DocumentRow } from './document-row'
import { remindersFor, type Reminded } from './reminders'

/** A Tuesday in Lisbon, where it is as late as by UTC. */
const NOON = Date.parse('2026-11-24T12:00Z')
const HOUR = 3_600_000

const me: Reminded = {
  member: memberOf(1),
  zone: 'Europe/Lisbon',
  hours: [...Array.from({ length: 5 }, () => [540, 1020] as const), null, null],
  away: []
}
const closed = { wall: '2026-11-23T17:00', zone: 'Europe/Lisbon' }

function remind(rows: readonly DocumentRow[], { nowMs = NOON, who = me, acts = [] as SpokenAct[] } = {}) {
  const members = [askedOf(1, nowMs), askedOf(2, nowMs)]
  const known = { successorOf: () => null, acts: () => acts, members: () => members, nowMs }
  return remindersFor(who, rows, known).map(({ kind, document }) => [kind, document])
}

test('an outcome is owed once the closing time has passed: by whoever opened it, or is asked by name', () => {
  const mine = proposalRow(1, { closes: closed, terms: { proposer: me.member } })
  const named = proposalRow(2, { closes: closed, terms: { asked: { kind: 'members', members: [me.member] } } })
  const theirs = proposalRow(3, { closes: closed, terms: { proposer: memberOf(2) } })
  const imported = proposalRow(4, { closes: closed, changedByAll: [{ member: me.member, ms: 1 }] })
  const later = proposalRow(5, { closes: { ...closed, wall: '2026-11-24T12:01' }, terms: { proposer: me.member } })
  const draft = proposalRow(6, { closes: closed, status: 'draft', terms: { proposer: me.member } })
  expect(remind([mine, named, theirs, imported, later, draft])).toEqual(
    [1, 2, 4].map((n) => ['outcomeOwed', documentOf(n)])
  )
})

test('whoever wrote the outcome is owed nothing more, whatever it says', () => {
  const row = proposalRow(1, { closes: closed, terms: { proposer: me.member } })
  const { outcome } = newSpeech()
  const rivals = [outcome(1, 'adopted', { atMs: NOON }), outcome(2, 'declined', { atMs: NOON })]
  expect(remind([row], { acts: [outcome(2, 'unsettled', { atMs: NOON })] })).toEqual([])
  expect(remind([row], { acts: rivals })).toEqual([])
})

test('a review is due on its day, where its reader is: for whoever decided or proposed it, and nobody else', () => {
  const { outcome } = newSpeech()
  const adopted = [outcome(1, 'adopted', { atMs: NOON - HOUR })]
  const row = (review: string) => proposalRow(1, { status: 'closed', terms: { review, proposer: memberOf(2) } })
  const due = [['reviewDue', documentOf(1)]]
  expect(remind([row('2026-11-24')], { acts: adopted })).toEqual(due)
  expect(remind([row('2026-11-25')], { acts: adopted })).toEqual([])
  expect(remind([row('2026-11-24')], { acts: adopted, who: { ...me, member: memberOf(2) } })).toEqual(due)
  expect(remind([row('2026-11-24')], { acts: adopted, who: { ...me, member: memberOf(3) } })).toEqual([])
  expect(remind([row('2026-11-24')], { acts: [outcome(1, 'withdrawn', { atMs: NOON })] })).toEqual([])
  const replaced = { ...row('2026-11-24'), status: 'superseded' }
  expect(remind([replaced], { acts: adopted })).toEqual([])
})

test('nobody is reminded outside their hours, nor while they are away, and what waits longest stands first', () => {
  const older = proposalRow(2, { closes: { ...closed, wall: '2026-11-20T17:00' }, terms: { proposer: me.member } })
  const rows = [proposalRow(1, { closes: closed, terms: { proposer: me.member } }), older]
  expect(remind(rows).map(([, document]) => document)).toEqual([documentOf(2), documentOf(1)])
  expect(remind(rows, { nowMs: Date.parse('2026-11-24T17:00Z') })).toEqual([])
  expect(remind(rows, { nowMs: Date.parse('2026-11-28T12:00Z') })).toEqual([])
  expect(remind(rows, { who: { ...me, zone: 'Asia/Tokyo' } })).toEqual([])
  expect(remind(rows, { who: { ...me, away: [{ fromMs: NOON - HOUR, toMs: null }] } })).toEqual([])
  expect(remind(rows, { who: { ...me, away: [{ fromMs: 0, toMs: NOON }] } })).toHaveLength(2)
})
