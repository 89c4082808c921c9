import { expect, test } from 'vitest'
import { bytesWords } from './size-words'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_500, '1.5 kB'],
  [38_000_000, '38 MB'],
  [2_000_000_000, '2 GB']
])('%i bytes are %s', (bytes, words) => {
  expect(bytesWords(bytes)).toBe(words)
})
