import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createAgenda } from './create'
import { meetingOf } from './roots'
import type { Series } from './series'
import { readSeries, setSeries } from './series-record'

const plan: Omit<Series, 'revision'> = {
  rule: { every: 'week', interval: 2 },
  first: '2026-12-01',
  minutes: 25,
  turns: [{ time: '09:00', zone: 'Europe/Lisbon' }]
}

function newAgenda(): Y.Doc {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  return doc
}

test('a series is kept as one value, and each change of it counts', () => {
  const doc = newAgenda()
  expect(readSeries(doc)).toBeNull()
  setSeries(doc, plan)
  setSeries(doc, { ...plan, minutes: 50 })
  expect(readSeries(doc)).toEqual({ ...plan, minutes: 50, revision: 1 })
  setSeries(doc, null)
  expect(readSeries(doc)).toBeNull()
})

test('what does not read as a series is none, and what is out of bounds in one is as usual', () => {
  const doc = newAgenda()
  const readAs = (value: unknown) => {
    meetingOf(doc).set('series', value)
    return readSeries(doc)
  }
  const broken = [
    3,
    { ...plan, turns: [] },
    { ...plan, turns: [{ time: '25:00', zone: 'Europe/Lisbon' }] },
    { ...plan, first: 'soon' },
    { ...plan, first: '2026-13-45' },
    { ...plan, rule: { every: 'week', interval: 0 } },
    { ...plan, rule: { every: 'month', nth: 7 } }
  ]
  expect(broken.map(readAs)).toEqual(broken.map(() => null))
  expect(readAs({ ...plan, minutes: -5, revision: 'x' })).toEqual({ ...plan, minutes: 25, revision: 0 })
  expect(readAs({ ...plan, turns: Array(90).fill(plan.turns[0]) })?.turns).toHaveLength(52)
})

test.each(['9999-12-01', '0001-01-01', '2026-02-30'])('takes %s for no day a series begins on', (first) => {
  const doc = new Y.Doc()
  const turns = [{ time: '09:00', zone: 'Europe/Lisbon' }]
  meetingOf(doc).set('series', { rule: { every: 'month', nth: 1 }, first, turns, minutes: 25, revision: 0 })
  expect(readSeries(doc)).toBeNull()
})
