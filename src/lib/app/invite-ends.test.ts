import { expect, test } from 'vitest'
import { endOf, endWords, isOver } from './invite-ends'

const NOON = Date.UTC(2026, 10, 30, 12, 0)

test('a link ends with a day on the calendar of whoever made it', () => {
  const tomorrow = endOf('day', 'Europe/Lisbon', NOON)
  expect(tomorrow).toBe(Date.UTC(2026, 11, 1, 23, 59))
  // In Auckland it is already the first of December.
  expect(endOf('day', 'Pacific/Auckland', NOON)).toBe(Date.UTC(2026, 11, 2, 10, 59))
  expect(endWords(tomorrow ?? 0, 'Europe/Lisbon')).toBe('Tuesday 1 December, 23:59')
  expect(endOf('never', 'Europe/Lisbon', NOON)).toBe(null)
})

test('a week and a month keep to the calendar where clocks change on the way', () => {
  const october = Date.UTC(2026, 9, 20, 12, 0)
  expect(endWords(endOf('week', 'Europe/Lisbon', october) ?? 0, 'Europe/Lisbon')).toBe('Tuesday 27 October, 23:59')
  expect(endWords(endOf('month', 'Europe/Lisbon', october) ?? 0, 'Europe/Lisbon')).toBe('Thursday 19 November, 23:59')
})

test('it is over when its last minute comes', () => {
  const end = endOf('day', 'Europe/Lisbon', NOON) ?? 0
  expect([isOver(end, end - 1), isOver(end, end), isOver(null, end)]).toEqual([false, true, false])
})
