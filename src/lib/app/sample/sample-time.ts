/**
 * Time for making the sample: the wall clock is set to when something was written, and timers run when they are told to,
 * so that a week of seven people's work is made in a moment.
 */
import type { Clock, Timers } from '../../base/ports'

export interface SampleTime {
  readonly clock: Clock
  readonly timers: Timers
  setWall(ms: number): void
  /** Runs what becomes due in the next `ms` of uptime, one after the other, with `settle` after each. */
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
  const nextBefore = (endMs: number) =>
    [...waiting].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
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
      for (let due = nextBefore(endMs); due; due = nextBefore(endMs)) {
        waiting.delete(due)
        uptimeMs = due.atMs
        due.run()
        await settle()
      }
      uptimeMs = endMs
    }
  }
}
