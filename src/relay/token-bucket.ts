/**
 * A rate limit that delays instead of dropping: a sender may spend `burst` at once, then `perSecond`.
 * Spending may go into debt, because a message that has arrived is handled; the answer says how long to stop reading.
 */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface TokenBucket extends Rate {
  tokens: number
  filledAt: number
}

/** A full bucket. `now` is in milliseconds of any clock that only goes forward. */
export function newTokenBucket(burst: number, perSecond: number, now: number): TokenBucket {
  return { burst, perSecond, tokens: burst, filledAt: now }
}

/** Spends `cost` tokens at `now` and says for how many milliseconds to wait before the next: 0 while any are left. */
export function spendToken(bucket: TokenBucket, now: number, cost = 1): number {
  fill(bucket, now)
  bucket.tokens -= cost
  return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / bucket.perSecond) * 1000)
}

/** Whether nothing was spent that has not been earned again: such a bucket may be forgotten. */
export function isFullBucket(bucket: TokenBucket, now: number): boolean {
  fill(bucket, now)
  return bucket.tokens >= bucket.burst
}

function fill(bucket: TokenBucket, now: number): void {
  const earned = (Math.max(0, now - bucket.filledAt) / 1000) * bucket.perSecond
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + earned)
  bucket.filledAt = now
}
