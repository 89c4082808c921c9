import { expect, test } from 'vitest'
import { reachedWords } from './key-words'

test('who has heard of a changed key is said, and what who has not goes on doing', () => {
  const words = (reached: readonly string[], notYet: readonly string[]) =>
    reachedWords({ ms: 0, reached, notYet }, 'Mon 12:00')
  expect(words([], [])).toBe('You changed it Mon 12:00. Nobody else is in.')
  expect(words(['Bela'], [])).toBe('You changed it Mon 12:00. Everybody has heard of it.')
  expect(words([], ['Bela'])).toBe(
    'You changed it Mon 12:00. Bela has not heard of it yet, and goes on under the old one until they meet somebody who has.'
  )
  expect(words(['Bela'], ['Cora', 'Dan'])).toBe(
    'You changed it Mon 12:00. Bela has heard of it; Cora and Dan have not heard of it yet, and go on under the old one until they meet somebody who has.'
  )
})
