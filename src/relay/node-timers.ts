/** Node's own timers behind the port. None of them keeps the process alive: only what listens does. */
import type { Timers } from '$lib/base/ports'

export const nodeTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  }
}
