import { expect, test } from 'vitest'
import { grownBy, grownList, itemsOf } from './grown-list'

test('a list that grew is what it was, and the one grown from it has one more', () => {
  const one = grownList(['a'])
  const two = grownBy(one, 'b')
  expect(itemsOf(one)).toEqual(['a'])
  expect(itemsOf(two)).toEqual(['a', 'b'])
})

test('growing an earlier list changes nothing of those grown from it before', () => {
  const one = grownList(['a'])
  const two = grownBy(one, 'b')
  const other = grownBy(one, 'c')
  const more = grownBy(two, 'd')
  expect([one, two, other, more].map(itemsOf)).toEqual([['a'], ['a', 'b'], ['a', 'c'], ['a', 'b', 'd']])
})

test('what it was made of is not its own, and what it gives away is not either', () => {
  const given = ['a']
  const list = grownList(given)
  given.push('b')
  itemsOf(list).push('c')
  expect(itemsOf(list)).toEqual(['a'])
})
