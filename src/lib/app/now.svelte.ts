import type { Clock, Timers } from '../base/ports'
import type { Scope } from '../base/scope'

const MINUTE_MS = 60_000

/** The present, to the minute: what dials, bands and "2 min ago" are drawn from. */
export class Now {
  #ms = $state(0)

  constructor(clock: Clock, timers: Timers, scope: Scope) {
    this.#ms = clock.now()
    let cancel = () => {}
    const tick = () => {
      this.#ms = clock.now()
      cancel = timers.after(MINUTE_MS - (this.#ms % MINUTE_MS), tick)
    }
    cancel = timers.after(MINUTE_MS - (this.#ms % MINUTE_MS), tick)
    scope.defer(() => cancel())
  }

  get ms(): number {
    return this.#ms
  }
}
