/**
 * Time for making the sample: the wall clock is set to when something was written, and timers run when they are told to,
 * so that a week of seven people's work is made in a moment.
 */
import type { Clock, Timers } from '../../base/ports'

export interface SampleTime {
  readonly clock: Clock
  readonly timers: Timers
  setWall(ms: number): void
  /** Runs what becomes due in the next `ms` of uptime, and `settle` after each moment at which something was. */
  pass(ms: number, settle: () => Promise<void>): Promise<void>
}

interface Due {
  readonly atMs: number
  readonly run: () => void
}

export function newSampleTime(): SampleTime {
  let wallMs = 0
  let uptimeMs = 0
  const waiting = new Set<Due>()
  /** All that are due at the next moment anything is due, in the order they were asked for. */
  const nextBefore = (endMs: number) => {
    const atMs = Math.min(...[...waiting].map((due) => due.atMs))
    return atMs <= endMs ? [...waiting].filter((due) => due.atMs === atMs) : []
  }
  return {
    clock: { now: () => wallMs },
    timers: {
      after(ms, run) {
        const due = { atMs: uptimeMs + ms, run }
        waiting.add(due)
        return () => waiting.delete(due)
      }
    },
    setWall: (ms) => void (wallMs = ms),
    async pass(ms, settle) {
      const endMs = uptimeMs + ms
      await settle()
      for (let due = nextBefore(endMs); due.length > 0; due = nextBefore(endMs)) {
        for (const each of due) {
          uptimeMs = each.atMs
          if (waiting.delete(each)) each.run()
        }
        await settle()
      }
      uptimeMs = endMs
    }
  }
}
