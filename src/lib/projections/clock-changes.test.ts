import { expect, test } from 'vitest'
import { occurrencesFrom, type Series } from '../docs/series'
import { clockChanges } from './clock-changes'

const people = ['Europe/Lisbon', 'America/Sao_Paulo', 'America/Vancouver', 'Asia/Kolkata'].map((zone) => ({
  id: zone,
  zone
}))
const series: Series = {
  rule: { every: 'week', interval: 1 },
  first: '2026-12-01',
  minutes: 25,
  turns: [{ time: '12:00', zone: 'Europe/Lisbon' }],
  revision: 0
}
const said = (of: Series, from: string, count = 8) => {
  const coming = occurrencesFrom(of, Date.parse(from), count)
  const changes = clockChanges(
    coming.map(({ startMs, index }) => ({ startMs, turn: index % of.turns.length })),
    people
  )
  return changes.map(
    ({ id, fromMs, byMinutes }) => `${id} ${new Date(fromMs).toISOString().slice(0, 10)} ${String(byMinutes)}`
  )
}

test('who keeps their clocks has it earlier when the clocks of its wall go forward; whose go forward before have it later', () => {
  expect(said(series, '2027-03-01T00:00Z')).toEqual([
    'America/Vancouver 2027-03-16 60',
    'America/Sao_Paulo 2027-03-30 -60',
    'Asia/Kolkata 2027-03-30 -60'
  ])
})

test('in weeks without a change nobody is told anything, and turns at several hours are no change of clocks', () => {
  const turns = [...series.turns, { time: '09:00', zone: 'Asia/Tokyo' }]
  expect(said(series, '2026-12-01T00:00Z')).toEqual([])
  expect(said({ ...series, turns }, '2026-12-01T00:00Z')).toEqual([])
})
