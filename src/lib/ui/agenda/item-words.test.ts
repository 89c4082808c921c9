import type { AgendaItemView } from '$lib/app/views'
import { expect, test } from 'vitest'
import { fitWords, movedWords } from './item-words'

test.each([
  [1, { minutes: 0, of: 25 }, '1 item'],
  [3, { minutes: 25, of: 25 }, '3 items · 25 of 25 minutes'],
  [3, { minutes: 30, of: 25 }, '3 items · 30 of 25 minutes, 5 too many'],
  [60, { minutes: 980, of: null }, '60 items · 980 minutes']
])('%i items, %o: “%s”', (count, fit, words) => {
  expect(fitWords(count, fit)).toBe(words)
})

test('whoever moves an item without seeing it hears where it went', () => {
  const item = (id: string, number: string, parent: string | null) =>
    ({ id, number, parent, topic: id }) as AgendaItemView
  const items = [item('a', '1', null), item('b', '1.1', 'a'), item('', '2', null)]
  expect(movedWords(items, 'b', '2')).toBe('“b” is now 1.1, under “a”')
  expect(movedWords(items, 'a', '2')).toBe('“a” is now 1')
  expect(movedWords(items, '', '2')).toBe('“item 2” stays 2')
  expect(movedWords(items, 'gone', '2')).toBe('')
})
