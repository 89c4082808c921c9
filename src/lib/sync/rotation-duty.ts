/**
 * Where no epoch is safe (two removals said apart, a rotation that reached somebody who is out), where somebody who is in was
 * not given its key, or where people wrote under one whose key not everybody can come by, an admin's device that can begins
 * another by itself (rule 5). Several may be awake: each waits a random moment, and
 * whoever is first spares the others.
 */
import type { KeyId, MemberId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import { receiversIn } from '../team/receivers'
import type { TeamState } from '../team/team-state'
import { unlinkedEpochs } from '../team/unlinked-epochs'
import { isAdmin } from '../team/verdict'
import { ROTATE_WITHIN_MS } from './limits'

export interface RotationDuty {
  /** The team changed. */
  look(): void
  stop(): void
}

export interface RotationDutyDeps {
  readonly timers: Timers
  readonly random: Random
  isDue(): boolean
  rotate(): void
}

export function newRotationDuty({ timers, random, isDue, rotate }: RotationDutyDeps): RotationDuty {
  let cancel: (() => void) | null = null
  return {
    look() {
      if (!isDue()) return
      cancel ??= timers.after(Math.floor(random.fraction() * ROTATE_WITHIN_MS), () => {
        cancel = null
        if (isDue()) rotate()
      })
    },
    stop() {
      cancel?.()
      cancel = null
    }
  }
}

/** Whether the team waits for an admin's device with these keys, and this is one. */
export function isRotationDue(team: TeamState, own: MemberId, keys: readonly KeyId[]): boolean {
  const me = team.members.get(own)
  if (me?.gone !== null || !isAdmin(me.role)) return false
  return team.needsRotation || leavesOut(team) || unlinkedEpochs(team).some((key) => keys.includes(key))
}

/** Whether the next rotation gives the key to a device that does not have it; those no rotation has room for stay without. */
function leavesOut(team: TeamState): boolean {
  if (team.unreached.length === 0) return false
  const given = new Set<string>(receiversIn(team).map(({ id }) => id))
  return team.unreached.some((id) => given.has(id))
}
