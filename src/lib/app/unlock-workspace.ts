/** Keys and database of a workspace that is on this device, and what they tell. */
import type { Clock, Random, Timers } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import type { Scope } from '../base/scope'
import type { BoxKey } from '../crypto/wrapping'
import { openDeviceKeys, openVault, type Vault } from '../crypto/vault'
import type { DeviceDatabase, WorkspaceOnDevice } from '../platform/device-database'
import { newIdbSecretStore } from '../platform/idb-secret-store'
import { openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import type { EngineDeps, Recalled } from '../sync/engine-parts'
import type { ProjectionRow, Stored, WorkspaceStore } from '../log/workspace-store'
import { recall } from '../sync/recall'
import { inviteBox } from '../team/invitation'
import { newKeyRing } from '../team/key-ring'
import { readSwitch } from './offline-switch'
import { DEVICE_KEYS, INVITE_SEED, keepEpochKeys, LOG_KEY, readEpochKeys } from './workspace-secrets'

export interface UnlockDeps {
  readonly database: DeviceDatabase
  /** Where it may be open already. */
  readonly openStore?: typeof openIdbWorkspaceStore
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  /** A broken promise of ours; goes to the report. */
  onbug(failure: unknown): void
  /** The database was taken by a newer version or deleted. */
  onsuperseded(): void
}

type KnownDeps = Omit<EngineDeps, 'startTrialWorker'>

export interface Unlocked {
  readonly vault: Vault
  /** What an engine of it is started with; where it tries updates is for whoever starts it to say. */
  readonly engineDeps: KnownDeps
  readonly recalled: Recalled
  /** *Work offline* is on. */
  readonly paused: boolean
  /** Something typed was left by a crash. */
  readonly unsealed: boolean
  /** What lists show; on its way since the database is open. */
  readonly projections: Stored<readonly ProjectionRow[]>
}

/** Closed with `scope`. */
export async function unlockWorkspace(
  entry: WorkspaceOnDevice,
  { database, openStore = openIdbWorkspaceStore, random, timers, clock, onbug, onsuperseded }: UnlockDeps,
  scope: Scope
): Promise<Result<Unlocked, Failure>> {
  const [vault, store] = await Promise.all([
    openVault(newIdbSecretStore(database, entry.vault), random),
    openStore({ workspace: entry.id, absent: 'refuse', timers, superseded: onsuperseded })
  ])
  if (store.ok) scope.defer(() => store.value.close())
  if (!vault.ok) return vault
  if (!store.ok) return store
  const projections = store.value.projections()
  const [device, logKey, held] = await Promise.all([
    openDeviceKeys(vault.value, DEVICE_KEYS),
    vault.value.signingKey(LOG_KEY),
    readEpochKeys(vault.value, store.value)
  ])
  if (!device.ok) return device
  if (!logKey.ok) return logKey
  if (!logKey.value) return err({ kind: 'SecretLost' })
  if (!held.ok) return held
  const engineDeps: KnownDeps = {
    workspace: entry.id,
    store: store.value,
    device: device.value,
    async keepKeys(keys) {
      const kept = await keepEpochKeys(vault.value, store.value, keys)
      return kept.ok ? ok() : err({ kind: 'StorageLost', cause: kept.error.kind })
    },
    inviteBox: () => openInviteBox(vault.value),
    logKey: logKey.value.key,
    keys: newKeyRing(held.value),
    clock,
    random,
    timers,
    onbug
  }
  const [recalled, paused, unsealed] = await Promise.all([
    recall(engineDeps),
    readSwitch(store.value),
    hasUnsealed(store.value)
  ])
  if (!recalled.ok) return recalled
  return ok({ vault: vault.value, engineDeps, recalled: recalled.value, paused, unsealed, projections })
}

async function openInviteBox(vault: Vault): Promise<BoxKey | null> {
  const seed = await vault.secret(INVITE_SEED)
  return seed.ok && seed.value ? inviteBox(seed.value) : null
}

async function hasUnsealed(store: WorkspaceStore): Promise<boolean> {
  const rows = await store.unsealed()
  return rows.ok && rows.value.length > 0
}
