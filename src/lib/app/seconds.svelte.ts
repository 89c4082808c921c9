import type { Clock, Timers } from '../base/ports'
import type { Scope } from '../base/scope'

const SECOND_MS = 1_000

/** The present to the second, for whoever counts down. Nothing ticks while `runs` says no. */
export class Seconds {
  #ms = $state(0)
  readonly #deps: { readonly clock: Clock; readonly timers: Timers; readonly scope: Scope }
  #cancel: (() => void) | null = null

  constructor(deps: { readonly clock: Clock; readonly timers: Timers; readonly scope: Scope }) {
    this.#deps = deps
    this.#ms = deps.clock.now()
    deps.scope.defer(() => this.stop())
  }

  get ms(): number {
    return this.#ms
  }

  start(): void {
    if (this.#cancel || this.#deps.scope.ended) return
    this.#tick()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #tick(): void {
    const { clock, timers } = this.#deps
    this.#ms = clock.now()
    this.#cancel = timers.after(SECOND_MS - (this.#ms % SECOND_MS), () => this.#tick())
  }
}
