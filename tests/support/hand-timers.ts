/** Timers a test fires by hand: each that is due within `ms`, once. */
import type { Timers } from '$lib/base/ports'

export interface HandTimers extends Timers {
  passed(ms: number): void
}

export function newHandTimers(): HandTimers {
  const due = new Set<{ readonly ms: number; readonly run: () => void }>()
  return {
    after(ms, run) {
      const timer = { ms, run }
      due.add(timer)
      return () => void due.delete(timer)
    },
    passed(ms) {
      for (const timer of [...due]) if (timer.ms <= ms && due.delete(timer)) timer.run()
    }
  }
}
