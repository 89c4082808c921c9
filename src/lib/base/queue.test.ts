import { expect, test } from 'vitest'
import { newBoundedQueue } from './queue'

test('what came first leaves first, however many came', () => {
  const queue = newBoundedQueue<number>({ items: 1_000, weight: 1_000 })
  for (let i = 0; i < 500; i++) queue.push(i, 1)
  const left = Array.from({ length: 500 }, () => queue.shift())
  expect(left).toEqual(Array.from({ length: 500 }, (_, i) => i))
  expect([queue.shift(), queue.length, queue.weight]).toEqual([undefined, 0, 0])
})

test('it refuses what would exceed its bounds, by number and by weight, and takes more once something left', () => {
  const queue = newBoundedQueue<string>({ items: 2, weight: 10 })
  const full = { ok: false, error: { kind: 'QueueFull' } }
  expect(queue.push('a', 6)).toEqual({ ok: true, value: undefined })
  expect(queue.push('b', 5)).toEqual(full)
  expect(queue.push('c', 4).ok).toBe(true)
  expect(queue.push('d', 0)).toEqual(full)
  queue.shift()
  expect(queue.push('e', 6).ok).toBe(true)
  queue.clear()
  expect([queue.length, queue.weight]).toEqual([0, 0])
})
