/** Meetings that come back, held against ical.js, which reads the same rule by itself. */
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { nthOf, occurrencesFrom, rruleOf, type Series } from './series'

const weekly: Series = {
  rule: { every: 'week', interval: 1 },
  first: '2026-12-01',
  minutes: 25,
  turns: [{ time: '09:00', zone: 'Europe/Lisbon' }],
  revision: 0
}
const monthly = (first: string): Series => ({ ...weekly, first, rule: { every: 'month', nth: nthOf(first) } })
const days = (series: Series, count = 8) => occurrencesFrom(series, 0, count).map(({ wall }) => wall.slice(0, 10))

function daysByIcal(series: Series, count = 8): string[] {
  const start = ICAL.Time.fromDateTimeString(`${series.first}T09:00:00`)
  const iterator = ICAL.Recur.fromString(rruleOf(series)).iterator(start)
  return Array.from({ length: count }, () => iterator.next()?.toString().slice(0, 10) ?? '')
}

test.each([
  ['weekly', weekly],
  ['every three weeks', { ...weekly, rule: { every: 'week', interval: 3 } } satisfies Series],
  ['on the first Tuesday', monthly('2026-12-01')],
  ['on the third Wednesday', monthly('2026-12-16')],
  ['on the fourth Thursday', monthly('2026-11-26')],
  ['on the last Thursday', monthly('2026-12-31')],
  ['on the last Friday of months of four and five', monthly('2027-01-29')]
])('%s it is on the days its rule says', (_, series) => {
  expect(days(series)).toEqual(daysByIcal(series))
})

test('turns go round, each by the clocks of its own zone', () => {
  const turns = [
    { time: '09:00', zone: 'Europe/Lisbon' },
    { time: '09:00', zone: 'Asia/Tokyo' }
  ]
  const found = occurrencesFrom({ ...weekly, turns }, Date.parse('2027-03-20T00:00Z'), 4)
  expect(found.map(({ startMs }) => new Date(startMs).toISOString().slice(0, 16))).toEqual([
    '2027-03-23T09:00',
    '2027-03-30T00:00',
    '2027-04-06T08:00',
    '2027-04-13T00:00'
  ])
})

test('only what is still to come is listed, the one that begins now first, and nothing of a zone nobody knows', () => {
  const now = Date.parse('2026-12-15T09:00Z')
  expect(occurrencesFrom(weekly, now, 2).map(({ wall, index }) => [wall, index])).toEqual([
    ['2026-12-15T09:00', 2],
    ['2026-12-22T09:00', 3]
  ])
  expect(occurrencesFrom(monthly('2026-12-01'), Date.parse('2036-01-01T00:00Z'), 1)[0]?.wall).toBe('2036-01-01T09:00')
  expect(occurrencesFrom({ ...weekly, turns: [{ time: '09:00', zone: 'Nowhere/Atall' }] }, 0, 2)).toEqual([])
})
