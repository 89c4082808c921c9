import { expect, test } from 'vitest'
import { nextStartOfWork, type WorkingHours } from './working-day'

const nine: readonly [number, number] = [9 * 60, 17 * 60]
const weekdays: WorkingHours = [nine, nine, nine, nine, nine, null, null]
const at = (text: string) => Date.parse(text)
const next = (zone: string, hours: WorkingHours, from: string) => {
  const ms = nextStartOfWork({ zone, hours }, at(from))
  return ms === null ? null : new Date(ms).toISOString()
}

test('the next working day begins this morning before work, tomorrow while at work, and on Monday after Friday', () => {
  expect(next('Europe/Lisbon', weekdays, '2026-12-03T07:30:00Z')).toBe('2026-12-03T09:00:00.000Z')
  expect(next('Europe/Lisbon', weekdays, '2026-12-03T09:00:00Z')).toBe('2026-12-04T09:00:00.000Z')
  expect(next('Europe/Lisbon', weekdays, '2026-12-04T22:00:00Z')).toBe('2026-12-07T09:00:00.000Z')
})

test('nine o’clock stays nine o’clock over the night the clocks change', () => {
  // Lisbon goes forward on Sunday 29 March 2026 at 01:00 and back on Sunday 25 October 2026 at 02:00.
  expect(next('Europe/Lisbon', weekdays, '2026-03-27T18:00:00Z')).toBe('2026-03-30T08:00:00.000Z')
  expect(next('Europe/Lisbon', weekdays, '2026-10-23T18:00:00Z')).toBe('2026-10-26T09:00:00.000Z')
  const night: WorkingHours = weekdays.map(() => [90, 600] as const)
  // 01:30 happens twice on that Sunday: the first of the two. On the Sunday in spring it never does: the hour after.
  expect(next('Europe/Lisbon', night, '2026-10-24T20:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
  expect(next('Europe/Lisbon', night, '2026-03-28T20:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
})

test('with one working day a week it is a week away, and with none there is no next', () => {
  const tuesdays: WorkingHours = [null, nine, null, null, null, null, null]
  expect(next('Asia/Kolkata', tuesdays, '2026-12-01T04:00:00Z')).toBe('2026-12-08T03:30:00.000Z')
  expect(
    next(
      'Asia/Kolkata',
      weekdays.map(() => null),
      '2026-12-01T04:00:00Z'
    )
  ).toBe(null)
})
