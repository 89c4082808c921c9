/**
 * When this device says what it has: 2 s after the last arrival, at most once in 30 s, and never where an own entry already
 * said it. Somebody who writes without a pause hears of it all the same. Pure: times in, delay out.
 */
import { RECEIPT_EVERY_MS, RECEIPT_QUIET_MS } from './limits'

export interface Unsaid {
  /** When the first of them was applied. */
  readonly firstMs: number
  /** When the last entry with a body of somebody else's was applied. */
  readonly arrivedMs: number
  /** When the last own entry or receipt was written; null when none was since the start. */
  readonly saidMs: number | null
}

/** Milliseconds until the receipt is due. A clock that jumps makes it wait no longer than the longest pause. */
export function receiptDelayMs({ firstMs, arrivedMs, saidMs }: Unsaid, nowMs: number): number {
  const quiet = Math.min(arrivedMs + RECEIPT_QUIET_MS, firstMs + RECEIPT_EVERY_MS, nowMs + RECEIPT_QUIET_MS) - nowMs
  const spaced = saidMs === null ? 0 : Math.min(saidMs + RECEIPT_EVERY_MS - nowMs, RECEIPT_EVERY_MS)
  return Math.max(0, quiet, spaced)
}
