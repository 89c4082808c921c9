import { expect, test } from 'vitest'
import { newTokenBucket, spendToken } from './token-bucket'

test('a burst passes at once, then the sender waits for what it earns', () => {
  const bucket = newTokenBucket(3, 10, 0)

  expect([1, 2, 3].map(() => spendToken(bucket, 0))).toEqual([0, 0, 0])
  expect(spendToken(bucket, 0)).toBe(100)
  expect(spendToken(bucket, 0)).toBe(200)
})

test('quiet time refills the bucket, and never above its burst', () => {
  const bucket = newTokenBucket(2, 10, 0)
  spendToken(bucket, 0)
  spendToken(bucket, 0)

  expect(spendToken(bucket, 100)).toBe(0)
  expect([1, 2, 3].map(() => spendToken(bucket, 3_600_000))).toEqual([0, 0, 100])
})

test('a clock that steps back earns nothing and costs nothing', () => {
  const bucket = newTokenBucket(1, 10, 1_000)

  expect(spendToken(bucket, 0)).toBe(0)
  expect(spendToken(bucket, 0)).toBe(100)
})
