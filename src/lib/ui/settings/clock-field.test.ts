import { expect, test } from 'vitest'
import { minutesOfClock } from './clock-field'

test.each([
  ['09:40', 580],
  ['00:00', 0],
  ['23:59:00', 1439],
  ['', null],
  ['25:00', null]
])('the field “%s” is %s minutes', (text, minutes) => {
  expect(minutesOfClock(text)).toBe(minutes)
})
