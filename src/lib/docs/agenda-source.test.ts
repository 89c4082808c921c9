import { expect, test } from 'vitest'
import { openPointsOf } from './agenda-source'

test('the open points are what it is about and the questions in it, each once', () => {
  expect(openPointsOf('hourly', ['Why hourly? Who needs it live?', 'Nobody. Why hourly?', '...?', 'ok'])).toEqual([
    'hourly',
    'Why hourly?',
    'Who needs it live?'
  ])
})

test('a pasted log of ten thousand letters without a full stop is read at once', () => {
  expect(openPointsOf('', ['word '.repeat(2_000), `${'word '.repeat(1_999)}why?`])).toHaveLength(1)
})
