/**
 * The epoch keys this device comes by while the team changes (rule 5): unwrapped, held against what their statement says
 * of them, kept on this device, and only then used.
 */
import { ok, type Result } from '../base/result'
import type { BoxKey } from '../crypto/wrapping'
import type { StoreFailure } from '../log/workspace-store'
import type { HeldKey, KeyRing } from '../team/key-ring'
import type { TeamState } from '../team/team-state'
import type { TeamView } from './team-view'

export interface EpochKeeperDeps {
  readonly team: TeamView
  readonly keys: KeyRing
  /** This device's box key, and that of the invite it came by. */
  boxes(): Promise<readonly BoxKey[]>
  /** Keeps keys where they survive this process. */
  keep(keys: readonly HeldKey[]): Promise<Result<undefined, StoreFailure>>
}

export interface EpochKeeper {
  /** Looks whether the team gave this device a key it does not hold; true when one came. */
  refresh(): Promise<Result<boolean, StoreFailure>>
}

/** Looks at the team as it is when it is asked, and once at each. */
export function newEpochKeeper({ team, keys, boxes, keep }: EpochKeeperDeps): EpochKeeper {
  let seen: TeamState | null = null
  return {
    async refresh() {
      const { state } = team
      const isMissing = [...state.epochs.keys()].some((key) => !keys.sealingKey(key))
      if (state === seen || !isMissing) return ok(false)
      // Keys come seldom. Where the code cannot be loaded the next look tries again.
      const part = await import('../team/epoch-keys').catch(() => null)
      if (!part) return ok(false)
      const { fresh } = await part.unlockEpochs({
        team: state,
        statements: team.all,
        held: keys.held,
        boxes: await boxes()
      })
      const kept = fresh.length > 0 ? await keep(fresh) : ok()
      if (!kept.ok) return kept
      keys.add(fresh)
      seen = state
      return ok(fresh.length > 0)
    }
  }
}
