import { expect, test } from 'vitest'
import { usedWords } from './invite-words'

test('who came in by a link is counted and named', () => {
  expect(usedWords({ usedBy: [], uses: 1 })).toBe('0 of 1 came in')
  expect(usedWords({ usedBy: ['Bela', 'Cora', 'Dan'], uses: 5 })).toBe('3 of 5 came in: Bela, Cora and Dan')
})
