/**
 * How another device's clock differs from ours, from four stamps that travelled there and back, as NTP tells it.
 *
 * - However the way was shared between there and back, the truth lies within half of what the round trip took.
 * - Of the last samples the one with the shortest round trip counts.
 * - Two samples that cannot both be true: a clock was set in between, and only what came after it counts.
 * - Stamps come from outside: what is no moment, or no round trip anybody waits for, is no sample.
 */

export interface ClockDifference {
  /** Theirs less ours, in milliseconds. */
  readonly offsetMs: number
  /** The truth is at most so far from it, either way. */
  readonly errorMs: number
}

export interface Stamps {
  /** When we said something, by our clock. */
  readonly saidMs: number
  /** When it was heard there, by theirs. */
  readonly heardMs: number
  /** When it was answered there, by theirs. */
  readonly answeredMs: number
  /** When the answer was heard here, by ours. */
  readonly backMs: number
}

const MOST_SAMPLES = 8

/** What is on its way for longer was kept somewhere and says little. */
const LONGEST_ROUND_TRIP_MS = 60_000

/** Whole milliseconds are read: two clocks lose up to one each. */
const READING_ERROR_MS = 2

/** No device is off by more than fifty years, and what is added to a moment has to give a moment. */
const MOST_OFFSET_MS = 50 * 366 * 24 * 3_600_000

/** The last moment a Date can be. */
const LAST_MOMENT_MS = 8.64e15

/** Milliseconds since the epoch that a Date can show. */
export function isMoment(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LAST_MOMENT_MS
}

/** A difference that may be added to a moment, told by somebody else. */
export function isDifference({
  offsetMs,
  errorMs
}: {
  readonly offsetMs: unknown
  readonly errorMs: unknown
}): boolean {
  return isWithin(offsetMs, -MOST_OFFSET_MS, MOST_OFFSET_MS) && isWithin(errorMs, 0, LONGEST_ROUND_TRIP_MS)
}

/** What the stamps say; null where they cannot be. */
export function differenceFrom(stamps: Stamps): ClockDifference | null {
  const { saidMs, heardMs, answeredMs, backMs } = stamps
  if (![saidMs, heardMs, answeredMs, backMs].every(isMoment)) return null
  const roundTripMs = backMs - saidMs - (answeredMs - heardMs)
  if (roundTripMs < -READING_ERROR_MS || roundTripMs > LONGEST_ROUND_TRIP_MS) return null
  return bounded((heardMs - saidMs + (answeredMs - backMs)) / 2, Math.max(0, roundTripMs) / 2 + READING_ERROR_MS)
}

/** The samples to keep with a new one, newest last. */
export function keepSample(samples: readonly ClockDifference[], sample: ClockDifference): readonly ClockDifference[] {
  return [...samples.filter((former) => canBothBe(former, sample)), sample].slice(-MOST_SAMPLES)
}

/** The sample that says it best, the later of two alike; null of none. */
export function bestOf(samples: readonly ClockDifference[]): ClockDifference | null {
  return samples.reduce<ClockDifference | null>(
    (best, sample) => (best && best.errorMs < sample.errorMs ? best : sample),
    null
  )
}

/** How a third clock differs from ours, when we know how theirs does and they tell how the third differs from theirs. */
export function chained(theirs: ClockDifference, told: ClockDifference): ClockDifference | null {
  return bounded(theirs.offsetMs + told.offsetMs, theirs.errorMs + told.errorMs)
}

/** Whether some truth is within both. */
export function canBothBe(one: ClockDifference, other: ClockDifference): boolean {
  return Math.abs(one.offsetMs - other.offsetMs) <= one.errorMs + other.errorMs
}

function bounded(offsetMs: number, errorMs: number): ClockDifference | null {
  const difference = { offsetMs: Math.round(offsetMs), errorMs: Math.ceil(errorMs) }
  return isDifference(difference) ? difference : null
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
}
