import { expect, test } from 'vitest'
import { sentenceFor } from './error-sentences'

test('a failure says what was wrong, what was not changed and what to do', () => {
  expect(sentenceFor({ kind: 'StorageFull' })).toBe(
    'This device has no room left, so the last changes are not saved. Your text is still in this window: free some space and try again, or export it.'
  )
  const tooLarge = { kind: 'TooLarge', bytes: 8 * 1024 * 1024, most: 6 * 1024 * 1024 }
  expect(sentenceFor(tooLarge)).toContain('This change is 8.0 MB and one change can be at most 6.0 MB')
})

test('a failure nobody has a sentence for is called what it is, and nothing inherited is taken for one', () => {
  for (const kind of ['Surprise', 'toString', '__proto__']) expect(sentenceFor({ kind })).toContain(kind)
})
