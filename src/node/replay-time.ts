/** Time that moves when the replay moves it, so that a day of typing takes as long as the work it makes. */
import type { Clock, Timers } from '$lib/base/ports'

export interface ReplayTime extends Clock, Timers {
  /** Moves on by `ms` and runs what became due, the earliest first. Says whether anything ran. */
  advance(ms: number): boolean
}

export function newReplayTime(startMs: number): ReplayTime {
  let nowMs = startMs
  const runByTimer = new Map<symbol, { readonly atMs: number; readonly run: () => void }>()

  function earliest(untilMs: number): symbol | null {
    let [first, firstMs]: [symbol | null, number] = [null, untilMs]
    for (const [timer, { atMs }] of runByTimer) {
      if (first ? atMs < firstMs : atMs <= firstMs) [first, firstMs] = [timer, atMs]
    }
    return first
  }

  return {
    now: () => nowMs,
    after(ms, run) {
      const timer = Symbol('timer')
      runByTimer.set(timer, { atMs: nowMs + Math.max(0, ms), run })
      return () => void runByTimer.delete(timer)
    },
    advance(ms) {
      const endMs = nowMs + ms
      let ran = false
      for (let timer = earliest(endMs); timer; timer = earliest(endMs)) {
        const due = runByTimer.get(timer)
        runByTimer.delete(timer)
        nowMs = due?.atMs ?? nowMs
        due?.run()
        ran = true
      }
      nowMs = endMs
      return ran
    }
  }
}
