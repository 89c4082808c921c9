/**
 * Time that only moves when the simulation moves it. Timers run in the order they are due, and `settle` runs after each,
 * so that nothing in a simulated world ever races the machine the test runs on.
 */
import type { Clock, Timers } from '$lib/base/ports'

export interface SimTime extends Clock, Timers {
  /** Moves on by `ms`, running what becomes due. */
  advance(ms: number, settle: () => Promise<void>): Promise<void>
  /** The clocks alone go on, as over a night with the lid closed: what became due meanwhile runs with the next advance. */
  leap(ms: number): void
  /** This device's view: an own skew, and timers that die with it. */
  deviceTime(skewMs: number): DeviceTime
}

export interface DeviceTime {
  readonly clock: Clock
  readonly timers: Timers
  /** Nothing of this device fires any more. */
  stop(): void
}

interface Due {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** Begins at a fixed instant: 2026-11-24, 00:00 UTC. */
export function newSimTime(startMs = Date.UTC(2026, 10, 24)): SimTime {
  let nowMs = startMs
  let order = 0
  const due = new Set<Due>()
  const after = (ms: number, run: () => void) => {
    const timer: Due = { atMs: nowMs + Math.max(0, ms), order: order++, run }
    due.add(timer)
    return () => void due.delete(timer)
  }
  function firstDue(untilMs: number): Due | undefined {
    let first: Due | undefined
    for (const timer of due) {
      if (timer.atMs > untilMs) continue
      if (!first || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order)) first = timer
    }
    return first
  }
  return {
    now: () => nowMs,
    after,
    async advance(ms, settle) {
      const endMs = nowMs + ms
      for (let next = firstDue(endMs); next; next = firstDue(endMs)) {
        due.delete(next)
        nowMs = Math.max(nowMs, next.atMs)
        next.run()
        await settle()
      }
      nowMs = endMs
      await settle()
    },
    leap(ms) {
      nowMs += ms
    },
    deviceTime(skewMs) {
      const own = new Set<() => void>()
      let stopped = false
      return {
        clock: { now: () => nowMs + skewMs },
        timers: {
          after(timerMs, run) {
            if (stopped) return () => undefined
            const cancel = after(timerMs, run)
            own.add(cancel)
            return cancel
          }
        },
        stop() {
          stopped = true
          for (const cancel of own) cancel()
        }
      }
    }
  }
}
