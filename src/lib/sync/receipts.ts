/**
 * Saying what this device has: a receipt some seconds after the last arrival, unless an own entry said it first.
 */
import type { Clock, Timers } from '../base/ports'
import { receiptDelayMs } from './receipt-policy'

export interface Receipts {
  /** An entry with a body of somebody else's was applied. */
  arrived(): void
  /** An own entry or receipt was written: its deps said everything. */
  said(): void
  stop(): void
}

/** `write` makes a receipt; it is called once for each silence after an arrival. */
export function newReceipts(deps: { clock: Clock; timers: Timers; write(): void }): Receipts {
  let saidMs: number | null = null
  /** When the first arrived of what is not said yet. */
  let firstMs: number | null = null
  let cancel: (() => void) | null = null
  return {
    arrived() {
      const nowMs = deps.clock.now()
      firstMs ??= nowMs
      cancel?.()
      cancel = deps.timers.after(receiptDelayMs({ firstMs, arrivedMs: nowMs, saidMs }, nowMs), () => {
        cancel = null
        // What cannot be written (a full disk) waits as long again.
        firstMs = null
        deps.write()
      })
    },
    said() {
      saidMs = deps.clock.now()
      firstMs = null
      cancel?.()
      cancel = null
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
}
