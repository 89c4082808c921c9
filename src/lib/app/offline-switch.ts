/** The switches *Work offline* and *Only through relays*, remembered over a reload and shared by all windows. */
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

/** Where `relay-settings.ts` keeps what is settled about relays. */
export const RELAYS = 'relays'

/** Read before anybody is looked for; set with the rest of what is settled about relays. */
export async function readRelayOnly(store: WorkspaceStore): Promise<boolean> {
  const kept = await store.meta(RELAYS)
  return kept.ok && isRelayOnly(kept.value)
}

export function isRelayOnly(kept: unknown): boolean {
  return typeof kept === 'object' && kept !== null && 'relayOnly' in kept && kept.relayOnly === true
}
