/**
 * When what was taken is stored and decided: at the end of a turn behind which nothing waits; and while an answer is
 * coming, which says itself when it is whole, only now and then, since transactions cost by their number.
 */
import type { Timers } from '../base/ports'
import { SETTLE_ASKING_MS } from './limits'

export interface Settling {
  /** Nothing waits for its turn: settles now, or sees to it that it happens soon. */
  turnEnded(): Promise<void>
  stop(): void
}

export interface SettlingDeps {
  readonly timers: Timers
  /** An answer is on its way. */
  isAsking(): boolean
  settle(): Promise<void>
  /** Begins a turn that has nothing to do but to end. */
  turn(): void
}

export function newSettling({ timers, isAsking, settle, turn }: SettlingDeps): Settling {
  let cancel: (() => void) | null = null
  let isDue = false

  function stop(): void {
    cancel?.()
    cancel = null
  }

  return {
    async turnEnded() {
      if (isAsking() && !isDue) {
        cancel ??= timers.after(SETTLE_ASKING_MS, () => {
          cancel = null
          isDue = true
          turn()
        })
        return
      }
      stop()
      isDue = false
      await settle()
    },
    stop
  }
}
