import { expect, test } from 'vitest'
import { Late } from './late'

test('nothing is loaded before somebody asks, and once for all who do', async () => {
  let loads = 0
  const late = new Late(() => Promise.resolve(++loads))
  expect(late.asked).toBeNull()
  expect(await Promise.all([late.ask(), late.ask()])).toEqual([1, 1])
  expect(await late.asked).toBe(1)
})

test('a load that failed is tried again by the next who asks', async () => {
  let loads = 0
  let failures = 0
  const load = () => (++loads === 1 ? Promise.reject(new Error('away')) : Promise.resolve('here'))
  const late = new Late(load, () => failures++)
  await expect(late.ask()).rejects.toThrow('away')
  expect(failures).toBe(1)
  expect(late.asked).toBeNull()
  expect(await late.ask()).toBe('here')
})
