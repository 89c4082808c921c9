import { expect, test } from 'vitest'
import type { WorkingHours } from '../base/working-day'
import { MINUTE_MS } from '../base/zone-clock'
import { hourCost, type Attender } from './slot-cost'

const nine: readonly [number, number] = [9 * 60, 17 * 60]
const weekdays: WorkingHours = [nine, nine, nine, nine, nine, null, null]
const someone = (zone: string, more: Partial<Attender> = {}): Attender => ({
  id: zone,
  zone,
  hours: weekdays,
  away: [],
  ...more
})
const slot = (begins: string, minutes = 25) => {
  const fromMs = Date.parse(begins)
  return { fromMs, toMs: fromMs + minutes * MINUTE_MS }
}
const said = (person: Attender, begins: string, minutes?: number) => {
  const { wallMs, word, cost } = hourCost(person, slot(begins, minutes))
  return `${new Date(wallMs).toISOString().slice(11, 16)} ${word} ${String(cost)}`
}

test('one call is a working hour here, an evening there and the night of a third', () => {
  const call = '2026-11-26T00:30:00Z'
  expect(said(someone('Asia/Tokyo'), call)).toBe('09:30 working 0')
  expect(said(someone('America/Sao_Paulo'), call)).toBe('21:30 evening 25')
  expect(said(someone('Europe/Lisbon'), call)).toBe('00:30 asleep 75')
  expect(said(someone('America/Vancouver'), call)).toBe('16:30 working 0')
})

test('it is counted by the minute, and the word is of the worst of it', () => {
  const lisbon = someone('Europe/Lisbon')
  expect(said(lisbon, '2026-12-01T16:45:00Z', 50)).toBe('16:45 evening 35')
  expect(said(lisbon, '2026-12-01T08:50:00Z', 25)).toBe('08:50 early 10')
  expect(said(lisbon, '2026-12-01T22:50:00Z', 25)).toBe('22:50 asleep 55')
  expect(said(lisbon, '2026-12-01T06:30:00Z', 60)).toBe('06:30 asleep 120')
})

test('a day off costs twice an evening, and a night of it is a night', () => {
  const lisbon = someone('Europe/Lisbon')
  expect(said(lisbon, '2026-12-05T12:00:00Z')).toBe('12:00 day off 50')
  expect(said(lisbon, '2026-12-05T03:00:00Z')).toBe('03:00 asleep 75')
  expect(said(someone('Pacific/Auckland'), '2026-12-04T20:00:00Z')).toBe('09:00 day off 50')
})

test('somebody away is away whatever their hours are', () => {
  const away = [{ fromMs: Date.parse('2026-12-01T12:10:00Z'), toMs: Date.parse('2026-12-03T00:00:00Z') }]
  expect(said(someone('Europe/Lisbon', { away }), '2026-12-01T12:00:00Z')).toBe('12:00 away 30')
})

test('hours that run past midnight are worked through, and the hour that happens twice is counted twice', () => {
  const nights: WorkingHours = weekdays.map(() => [22 * 60, 2 * 60] as const)
  expect(said(someone('Europe/Lisbon', { hours: nights }), '2026-12-01T23:45:00Z', 50)).toBe('23:45 working 0')
  // Lisbon goes back at 02:00 on 25 October: from 01:30 to 02:30 on the wall are two hours of the night.
  expect(said(someone('Europe/Lisbon'), '2026-10-25T00:30:00Z', 120)).toBe('01:30 asleep 360')
})
