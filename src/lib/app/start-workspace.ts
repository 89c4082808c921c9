/**
 * Starts what a workspace does beyond being read: its engine, and its network where that is to be found. Loaded while the
 * lists are shown, and needed by everything that opens or changes a document.
 */
import { ok, type Result } from '../base/result'
import type { Scope } from '../base/scope'
import type { Presence } from '../platform/presence'
import { startTrialWorker } from '../platform/trial-worker'
import { startEngine } from '../sync/create-engine'
import type { Engine, WriteFailure } from '../sync/engine'
import { newBrowserNetwork, type BrowserNetworkDeps } from './browser-network'
import type { Drafts } from './drafts.svelte'
import { newNetwork } from './network'
import type { Relays } from './relays'
import type { Network } from './session'
import type { Unlocked } from './unlock-workspace'

export interface Started {
  readonly engine: Engine
  readonly network: Network
  readonly presence: Presence
  readonly relays: Promise<Relays | null>
  readonly drafts: Promise<Drafts | null>
}

/** Ends with `scope`. */
export async function startWorkspace(
  { engineDeps, recalled }: Unlocked,
  network: BrowserNetworkDeps,
  scope: Scope
): Promise<Result<Started, WriteFailure>> {
  const engine = await startEngine({ ...engineDeps, startTrialWorker }, recalled)
  if (!engine.ok) return engine
  const { store, keys, clock } = engineDeps
  const link = newBrowserNetwork(network)
  const joined = await newNetwork({ engine: engine.value, store, keys, clock, link, scope })
  // Another window may have written after the store was read and before this one listened.
  await engine.value.storeChanged({ kind: 'appended', log: recalled.log })
  // In a part of its own, which nobody waits for: no text is shown or kept by it.
  const drafts = import('./drafts.svelte').then(
    ({ startDrafts }) => startDrafts(engine.value, engineDeps, scope),
    () => null
  )
  return ok({ engine: engine.value, ...joined, drafts })
}
