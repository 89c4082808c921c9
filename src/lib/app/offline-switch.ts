/** The switch *Work offline*, remembered over a reload and shared by all windows. */
import type { Result } from '../base/result'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'

const OFFLINE = 'work-offline'

export async function readSwitch(store: WorkspaceStore): Promise<boolean> {
  const kept = await store.meta(OFFLINE)
  return kept.ok && kept.value === true
}

export function keepSwitch(store: WorkspaceStore, offline: boolean): Promise<Result<undefined, StoreFailure>> {
  return store.putMeta(OFFLINE, offline)
}
