import { expect, test } from 'vitest'
import { offeredMoment } from './offered-moment'

const NOW = Date.parse('2026-12-01T09:00Z')

test('a date is offered with its day and time by my clock, and with its year where that is another one', () => {
  expect(offeredMoment(Date.parse('2026-12-04T14:00Z'), 'Europe/Lisbon', NOW)).toBe('Fri 4 Dec, 14:00')
  expect(offeredMoment(Date.parse('2026-12-31T23:30Z'), 'Europe/Warsaw', NOW)).toBe('Fri 1 Jan 2027, 00:30')
})
