import { expect, test } from 'vitest'
import { parseQuorum } from './quorum'

test('a quorum is a count of those who are asked, or nothing', () => {
  const said = ['', ' 2 ', '5', '6', '0', '1.5', 'most'].map((text) => parseQuorum(text, 5))
  expect(said.map((quorum) => (quorum.ok ? quorum.value : 'refused'))).toEqual([
    null,
    2,
    5,
    'refused',
    'refused',
    'refused',
    'refused'
  ])
})
