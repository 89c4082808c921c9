import { expect, test } from 'vitest'
import { unsentWords } from './farewell-words'

test('what only this device has is counted before it is forgotten', () => {
  expect(unsentWords(1)).toMatch(/^One change made here is known to be on no other device\. It goes/)
  expect(unsentWords(3)).toMatch(/^3 changes made here are known to be on no other device\. They go/)
})
