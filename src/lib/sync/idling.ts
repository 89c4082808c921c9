/** Tells when nobody has written here for a while: the moment for work that may wait. */
import type { Timers } from '../base/ports'
import { COMPACT_IDLE_MS } from './limits'

export interface Idling {
  /** Something was written: the while begins anew. */
  wrote(): void
  stop(): void
}

/** Calls `idle` once after each stretch of writing. */
export function newIdling({ timers, idle }: { timers: Timers; idle(): void }): Idling {
  let cancel: (() => void) | null = null
  return {
    wrote() {
      cancel?.()
      cancel = timers.after(COMPACT_IDLE_MS, () => {
        cancel = null
        idle()
      })
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
}
