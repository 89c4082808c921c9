/** Trials whose code is loaded when the first is asked for: most days bring nothing that is large or strange. */
import type { Trials } from './trials'

export interface LateTrialsDeps {
  load(): Promise<Trials>
  /** Owns the loading. */
  background(work: Promise<unknown>): void
  /** Loaded, or not: a turn decides on. */
  tried(): void
}

/** Until the code is there everything is pending; where it cannot be loaded the next turn tries again. */
export function newLateTrials({ load, background, tried }: LateTrialsDeps): Trials {
  let trials: Trials | null = null
  let isLoading = false
  let hasStopped = false

  async function begin(): Promise<void> {
    isLoading = true
    trials = await load().catch(() => null)
    isLoading = false
    if (hasStopped) trials?.stop()
    else if (trials) tried()
  }

  return {
    get isTrying() {
      return trials?.isTrying ?? isLoading
    },
    get unchecked() {
      return trials?.unchecked ?? []
    },
    outcomeOf(log, update) {
      if (trials) return trials.outcomeOf(log, update)
      if (!isLoading) background(begin())
      return 'pending'
    },
    decided: (log, upTo) => trials?.decided(log, upTo),
    stop() {
      hasStopped = true
      trials?.stop()
    }
  }
}
