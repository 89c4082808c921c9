import { expect, test } from 'vitest'
import { momentsFor } from './typed-moment'
import { zonedMs } from './wall-time'

const LISBON = 'Europe/Lisbon'
/** A Tuesday, 15:20 in Lisbon. */
const NOW = Date.parse('2026-12-01T15:20Z')
const walls = (typed: string, nowMs = NOW, zone = LISBON) => momentsFor(typed, { nowMs, zone }).map(({ wall }) => wall)

test.each([
  ['fri 14:00', ['2026-12-04T14:00']],
  ['Friday 14', ['2026-12-04T14:00']],
  ['tue 16:00', ['2026-12-01T16:00']],
  ['tue 9:30', ['2026-12-08T09:30']],
  ['tomorrow', ['2026-12-02T09:00', '2026-12-02T12:00', '2026-12-02T17:00']],
  ['tom 5pm', ['2026-12-02T17:00']],
  ['today', ['2026-12-01T17:00']],
  ['today 12am', []],
  ['16:30', ['2026-12-01T16:30']],
  ['9.15', ['2026-12-02T09:15']],
  ['noon', ['2026-12-02T12:00']],
  ['2026-12-04', ['2026-12-04T09:00', '2026-12-04T12:00', '2026-12-04T17:00']],
  ['2026-12-04 08:05', ['2026-12-04T08:05']],
  ['4 dec 14:00', ['2026-12-04T14:00']],
  ['dec 4', ['2026-12-04T09:00', '2026-12-04T12:00', '2026-12-04T17:00']],
  ['3 march 10', ['2027-03-03T10:00']],
  ['1 feb 2028 10:00', ['2028-02-01T10:00']]
])('on a Tuesday afternoon %j is %j', (typed, expected) => {
  expect(walls(typed)).toEqual(expected)
})

test.each([
  '',
  'fr',
  'Ana',
  'mei 2',
  '14',
  '2026-02-30',
  '31 feb',
  'fri 25:00',
  'fri 14:75',
  '13pm',
  'fri ',
  ' fri',
  'may',
  '2026-13-01'
])('%j is no date', (typed) => expect(walls(typed)).toEqual([]))

test('whose day it is goes by their own zone', () => {
  const late = Date.parse('2026-12-01T23:30Z')
  expect(walls('tomorrow 9:00', late, 'Asia/Tokyo')).toEqual(['2026-12-03T09:00'])
  expect(walls('tomorrow 9:00', late, 'America/Vancouver')).toEqual(['2026-12-02T09:00'])
  expect(walls('tomorrow', NOW, 'Nowhere/Land')).toEqual([])
})

test('over a change of clocks a time keeps its place on the wall, and one that is skipped is the one after', () => {
  const before = Date.parse('2026-03-28T12:00Z')
  const [morning] = momentsFor('sun 9:00', { nowMs: before, zone: LISBON })
  expect([morning, morning && zonedMs(morning)]).toEqual([
    { wall: '2026-03-29T09:00', zone: LISBON },
    Date.parse('2026-03-29T08:00Z')
  ])
  expect(walls('sun 1:30', before)).toEqual(['2026-03-29T02:30'])
  const [twice] = momentsFor('25 oct 1:30', { nowMs: before, zone: LISBON })
  expect(twice && zonedMs(twice)).toBe(Date.parse('2026-10-25T00:30Z'))
})
