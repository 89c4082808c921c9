/**
 * When unsealed changes become an entry. Pure: times in, delay out.
 * Somebody else is in the document: at once, and at most every 100 ms. Alone: 2 s after the last, at most 5 s after the first.
 * Blur, `hidden` and `pagehide` do not ask here; they flush at once.
 */
import { FLUSH_ALONE_MS, FLUSH_COMPANY_MS, FLUSH_MOST_MS } from './limits'

export interface Waiting {
  /** When the oldest unsealed change was made. */
  readonly firstMs: number
  /** When the newest was. */
  readonly lastMs: number
  /** When the former flush began; null before the first. */
  readonly flushedMs: number | null
  readonly inCompany: boolean
}

/** Milliseconds from `nowMs` until the flush is due; 0 when it is overdue. A clock that jumped back waits no longer. */
export function flushDelayMs({ firstMs, lastMs, flushedMs, inCompany }: Waiting, nowMs: number): number {
  const nextMs = (flushedMs ?? -Infinity) + FLUSH_COMPANY_MS
  const dueMs = inCompany ? nextMs : Math.min(lastMs + FLUSH_ALONE_MS, firstMs + FLUSH_MOST_MS)
  const longest = inCompany ? FLUSH_COMPANY_MS : FLUSH_ALONE_MS
  return Math.max(0, Math.min(dueMs - nowMs, longest))
}
