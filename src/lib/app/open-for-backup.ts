/** A workspace of this device that is not on screen, opened for as long as it is backed up; it looks for nobody. */
import { ok, type Failure, type Result } from '../base/result'
import { newScope } from '../base/scope'
import type { WorkspaceOnDevice } from '../platform/device-database'
import { startTrialWorker } from '../platform/trial-worker'
import { startEngine } from '../sync/create-engine'
import type { BackupWorkspace } from './make-backup'
import { unlockWorkspace, type UnlockDeps } from './unlock-workspace'
import { readEpochKeys } from './workspace-secrets'

export interface OpenedForBackup extends BackupWorkspace {
  close(): Promise<void>
}

export async function openForBackup(
  entry: WorkspaceOnDevice,
  deps: Omit<UnlockDeps, 'onsuperseded'>
): Promise<Result<OpenedForBackup, Failure>> {
  const scope = newScope()
  const unlocked = await unlockWorkspace(entry, { ...deps, onsuperseded: () => scope.end() }, scope)
  if (!unlocked.ok) {
    scope.end()
    return unlocked
  }
  const engine = await startEngine({ ...unlocked.value.engineDeps, startTrialWorker }, unlocked.value.recalled)
  if (!engine.ok) {
    scope.end()
    return engine
  }
  const { vault, engineDeps } = unlocked.value
  return ok({
    engine: engine.value,
    store: engineDeps.store,
    held: () => readEpochKeys(vault, engineDeps.store),
    async close() {
      await engine.value.close()
      scope.end()
    }
  })
}
