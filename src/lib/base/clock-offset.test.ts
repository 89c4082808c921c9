import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestOf, canBothBe, chained, differenceFrom, keepSample, type ClockDifference } from './clock-offset'

const NOON_MS = Date.UTC(2026, 11, 1, 12)

test('a clock that is 90 s ahead is measured within half of the round trip, however lopsided the way', () => {
  // There in 40 ms, back in 200 ms.
  const sample = differenceFrom({
    saidMs: NOON_MS,
    heardMs: NOON_MS + 40 + 90_000,
    answeredMs: NOON_MS + 1_040 + 90_000,
    backMs: NOON_MS + 1_240
  })
  expect(sample).toEqual({ offsetMs: 89_920, errorMs: 122 })
})

test('what was held up on its way is no match for what came straight', () => {
  const samples = [sampleOf(0, 40, 40), sampleOf(0, 3_000, 10), sampleOf(0, 5, 5), sampleOf(0, 90, 20)]
  const kept = samples.reduce<readonly ClockDifference[]>(keepSample, [])
  expect(kept).toHaveLength(4)
  expect(bestOf(kept)).toEqual({ offsetMs: 0, errorMs: 7 })
})

test('of many samples the last eight are kept', () => {
  const first = sampleOf(0, 1, 1)
  const kept = Array.from({ length: 8 }, () => sampleOf(0, 50, 50)).reduce(keepSample, [first])
  expect(kept).toHaveLength(8)
  expect(kept).not.toContain(first)
})

test('when a clock is set, what was measured before is forgotten at once', () => {
  const before = [sampleOf(0, 2, 2), sampleOf(0, 2, 2)]
  expect(bestOf(keepSample(before, sampleOf(60_000, 100, 100)))).toEqual({ offsetMs: 60_000, errorMs: 102 })
})

test('a third clock is known through somebody who measured it, and as well as both measures together', () => {
  expect(chained({ offsetMs: 500, errorMs: 20 }, { offsetMs: -90_000, errorMs: 30 })).toEqual({
    offsetMs: -89_500,
    errorMs: 50
  })
  expect(chained({ offsetMs: 0, errorMs: 50_000 }, { offsetMs: 0, errorMs: 50_000 })).toBeNull()
})

test('stamps that cannot be are no sample: an answer before the question, a minute on the way, no moments', () => {
  const stamps = { saidMs: NOON_MS, heardMs: NOON_MS, answeredMs: NOON_MS, backMs: NOON_MS }
  for (const wrong of [{ backMs: NOON_MS - 5 }, { backMs: NOON_MS + 60_001 }, { heardMs: NaN }, { heardMs: -1 }])
    expect(differenceFrom({ ...stamps, ...wrong })).toBeNull()
  expect(differenceFrom({ ...stamps, heardMs: 8.64e15, answeredMs: 8.64e15 })).toBeNull()
  expect(bestOf([])).toBeNull()
})

test('whatever the stamps, a difference is a whole number that can be added to a moment', () => {
  const stamp = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.integer({ min: NOON_MS, max: NOON_MS + 9_000 })
  )
  fc.assert(
    fc.property(fc.tuple(stamp, stamp, stamp, stamp), ([saidMs, heardMs, answeredMs, backMs]) => {
      const { offsetMs, errorMs } = differenceFrom({ saidMs, heardMs, answeredMs, backMs }) ?? {
        offsetMs: 0,
        errorMs: 0
      }
      expect([offsetMs, errorMs].every(Number.isSafeInteger) && errorMs >= 0).toBe(true)
      expect(new Date(NOON_MS + offsetMs).getTime()).not.toBeNaN()
    })
  )
})

test('for any skew and any delays the truth is within the error, of each sample and of the best', () => {
  const delays = fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.integer({ min: -90_000, max: 90_000 }), delays, (skewMs, ways) => {
      const samples = ways.map(([there, back]) => sampleOf(skewMs, there, back))
      const truth = { offsetMs: skewMs, errorMs: 0 }
      expect(samples.every((sample) => canBothBe(sample, truth))).toBe(true)
      const best = bestOf(samples.reduce<readonly ClockDifference[]>(keepSample, []))
      expect(best && canBothBe(best, truth)).toBe(true)
      expect(Math.abs((best?.offsetMs ?? Infinity) - skewMs)).toBeLessThanOrEqual(302)
    })
  )
})

function sampleOf(skewMs: number, thereMs: number, backMs: number): ClockDifference {
  const heardMs = NOON_MS + thereMs + skewMs
  const stamps = { saidMs: NOON_MS, heardMs, answeredMs: heardMs + 500, backMs: NOON_MS + thereMs + 500 + backMs }
  const sample = differenceFrom(stamps)
  if (!sample) throw new Error('no sample')
  return sample
}
