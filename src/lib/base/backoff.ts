import type { Random } from './ports'

export interface BackoffBounds {
  readonly firstMs: number
  readonly mostMs: number
}

/** Full jitter over a doubling bound: a herd that failed together does not return together. */
export function backoffMs(attempt: number, { firstMs, mostMs }: BackoffBounds, random: Random): number {
  const bound = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30))
  return bound / 2 + (bound / 2) * random.fraction()
}
