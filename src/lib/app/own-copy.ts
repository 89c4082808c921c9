/** The copy of a workspace this device has already, and whether it is still in by it. */
import { newScope } from '../base/scope'
import type { StatementId } from '../base/ids'
import type { WorkspaceOnDevice } from '../platform/device-database'
import type { Recalled } from '../sync/engine-parts'
import { deviceIdOf } from '../team/device-id'
import { keysBroughtBy } from '../team/statement-check'
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

/** Whether it was this device that a statement brought in, and it is in still. */
export async function wasBroughtBy(statement: StatementId, workspace: string, deps: OwnCopyDeps): Promise<boolean> {
  const entry = deps.entryOf(workspace)
  const copy = entry ? await readOwnCopy(entry, deps) : null
  const brought = copy?.team.byId.get(statement)?.body
  const keys = brought ? keysBroughtBy(brought) : null
  return copy !== null && keys !== null && deviceIdOf(keys.sign) === copy.device && !isOut(copy)
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
