/**
 * Publishes drafts that were to go out with a morning of their author's, once it has come: from this device, when it is open.
 */
import type { Clock, Timers } from '../base/ports'
import type { Scope } from '../base/scope'

const MINUTE_MS = 60_000

export interface MorningDeps {
  readonly drafts: { goDue(nowMs: number): Promise<void> }
  readonly clock: Clock
  readonly timers: Timers
  readonly scope: Scope
}

/** Looks now and every minute until `scope` ends. */
export function publishInTheMorning({ drafts, clock, timers, scope }: MorningDeps): void {
  let cancel = () => {}
  async function look(): Promise<void> {
    await drafts.goDue(clock.now())
    if (!scope.ended) cancel = timers.after(MINUTE_MS, () => void look())
  }
  scope.defer(() => cancel())
  void look()
}
