import { expect, test } from 'vitest'
import { graphOf } from './path-graph'

test('a circle for each session, a line for each path, all inside the picture', () => {
  const { groups, lines } = graphOf([6, 3])
  expect(groups.map(({ length }) => length)).toEqual([6, 3])
  expect(lines).toHaveLength(15 + 3)
  for (const { x, y } of groups.flat()) {
    expect(x).toBeGreaterThanOrEqual(10)
    expect(x).toBeLessThanOrEqual(230)
    expect(y).toBeGreaterThanOrEqual(10)
    expect(y).toBeLessThanOrEqual(114)
  }
})

test('one person stands in the middle, and nobody makes no picture', () => {
  expect(graphOf([1])).toEqual({ groups: [[{ x: 120, y: 62 }]], lines: [] })
  expect(graphOf([])).toEqual({ groups: [], lines: [] })
})
