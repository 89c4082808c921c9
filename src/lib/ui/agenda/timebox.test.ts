import { expect, test } from 'vitest'
import { parseTimebox } from './timebox'

test.each([
  ['15', 15],
  [' 15 min ', 15],
  ['90m', 90],
  ['', null]
])('“%s” is %s', (text, minutes) => {
  expect(parseTimebox(text)).toEqual({ ok: true, value: minutes })
})

test.each(['soon', '-5', '0', '7.5', '2000'])('“%s” is no timebox', (text) => {
  expect(parseTimebox(text).ok).toBe(false)
})
