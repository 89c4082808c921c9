/**
 * Tells the others, when a proposal's closing time has passed, that this device had nothing else to say: one receipt for each
 * time that passes without a later word of its own. Until they hear it, they wait for what may still be on its way (decision 0012).
 */
import type { Scope } from '../base/scope'
import type { Clock, Timers } from '../base/ports'
import { zonedMs, type WallTime } from '../docs/wall-time'
import type { Engine } from '../sync/engine'

const MINUTE_MS = 60_000

export interface DeadlineDeps {
  readonly engine: Pick<Engine, 'ownMember' | 'ownLog' | 'stampsOf' | 'giveSign'>
  /** When open proposals close. */
  readonly closings: () => readonly WallTime[]
  readonly clock: Clock
  readonly timers: Timers
  readonly scope: Scope
}

/** Looks now and every minute until `scope` ends. What cannot be written is tried again with the next look. */
export function giveSignsAtDeadlines({ engine, closings, clock, timers, scope }: DeadlineDeps): void {
  let cancel = () => {}
  async function look(): Promise<void> {
    const own = engine.stampsOf(engine.ownMember).find(({ log }) => log === engine.ownLog)
    const nowMs = clock.now()
    const isOwed = (closing: WallTime) => {
      const ms = zonedMs(closing)
      return ms !== null && ms < nowMs && own !== undefined && own.stampMs <= ms
    }
    if (closings().some(isOwed)) await engine.giveSign()
    if (!scope.ended) cancel = timers.after(MINUTE_MS, () => void look())
  }
  scope.defer(() => cancel())
  void look()
}
