import { expect, test } from 'vitest'
import { closedCircles } from './circles'

const circlesOf = (edges: Readonly<Record<string, string>>) =>
  closedCircles(Object.keys(edges), (node) => [...(edges[node] ?? '')]).map((circle) => [...circle].sort().join(''))

test('those who wait for each other and for nobody else are a closed circle', () => {
  expect(circlesOf({ a: 'b', b: 'a', c: 'a', d: 'cd', e: 'f', f: 'g', g: 'e' })).toEqual(['ab', 'efg'])
})

test('one who waits for nobody is a circle alone, and who waits for a circle is in none', () => {
  expect(circlesOf({ a: '', b: 'a', c: 'bd', d: 'c' })).toEqual(['a'])
})

test('a chain as long as anybody can make it is walked', () => {
  const length = 50_000
  const nodes = Array.from({ length }, (_, i) => i)
  expect(closedCircles(nodes, (i) => (i + 1 < length ? [i + 1] : [0]))).toHaveLength(1)
})
