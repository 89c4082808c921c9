/** The copy of a workspace this device has already, and whether it is still in by it. */
import { newScope } from '../base/scope'
import type { WorkspaceOnDevice } from '../platform/device-database'
import type { Recalled } from '../sync/engine-parts'
import { unlockWorkspace, type UnlockDeps } from './unlock-workspace'

export interface OwnCopyDeps extends Pick<UnlockDeps, 'database' | 'clock' | 'random' | 'timers'> {
  entryOf(workspace: string): WorkspaceOnDevice | undefined
}

/**
 * How this device stands: it never was there, has a copy and heard from nobody whether it is in, is in, or was there and is not
 * any more. A copy that cannot be read counts as in.
 */
export type OwnStanding = 'strange' | 'unheard' | 'in' | 'out'

export async function standingIn(workspace: string, deps: OwnCopyDeps): Promise<OwnStanding> {
  const entry = deps.entryOf(workspace)
  if (!entry) return 'strange'
  const copy = await readOwnCopy(entry, deps)
  if (copy && isUnheard(copy)) return 'unheard'
  return copy && isOut(copy) ? 'out' : 'in'
}

/** What this device has of a workspace it is or was in; null where it cannot be read just now. */
export async function readOwnCopy(entry: WorkspaceOnDevice, deps: OwnCopyDeps): Promise<Recalled | null> {
  const scope = newScope()
  const quiet = { onbug: () => undefined, onsuperseded: () => undefined }
  const unlocked = await unlockWorkspace(entry, { ...deps, ...quiet }, scope)
  scope.end()
  return unlocked.ok ? unlocked.value.recalled : null
}

export function isOut({ team, member, device }: Recalled): boolean {
  const { members, devices } = team.state
  return (members.get(member)?.gone ?? devices.get(device)?.gone ?? null) !== null
}

/** It began by a code without all its proof, and whether that was true only a meeting tells. */
function isUnheard({ team, device }: Recalled): boolean {
  return !team.state.devices.has(device)
}
