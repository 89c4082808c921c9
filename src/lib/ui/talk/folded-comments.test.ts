import { expect, test } from 'vitest'
import { foldedIn, stillFolded } from './folded-comments'

/** One letter each: `n` is new. */
const threadOf = (letters: string) => [...letters].map((letter, at) => ({ id: `${at}`, isNew: letter === 'n' }))
const seen = (letters: string, folded = foldedIn(threadOf(letters))) =>
  [...letters].map((letter, at) => (folded.has(`${at}`) ? '-' : letter)).join('')

test.each([
  ['', ''],
  ['....', '....'],
  ['.....', '.--..'],
  ['........', '.-----..'],
  ['.....n..', '.----n..'],
  ['.......n', '.-----.n'],
  ['.n......', '.n......'],
  ['n.......', 'n.......']
])('of %j one sees %j', (letters, expected) => {
  expect(seen(letters)).toBe(expected)
})

test('what turns out to be new comes out of the fold and stays out, and nothing is folded in later', () => {
  const folded = foldedIn(threadOf('.......'))
  const left = stillFolded(folded, threadOf('...n...'))
  expect(seen('...n...', left)).toBe('.--n...')
  expect(stillFolded(left, threadOf('..........'))).toBe(left)
})
