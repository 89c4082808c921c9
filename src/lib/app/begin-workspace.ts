/**
 * A workspace comes to this device: founded here, joined by an invite, or begun on a spare key. Keys first, then the database, then the entry in
 * the directory, so that a crash in between leaves nothing a person could open half-made.
 */
import type { WorkspaceId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import { bytesToBase64url } from '../base/bytes'
import { err, ok, type Failure, type Result } from '../base/result'
import {
  keepDeviceKeys,
  openDeviceKeys,
  openVault,
  type DeviceKeys,
  type DeviceSeeds,
  type Vault
} from '../crypto/vault'
import type { SigningKey } from '../crypto/signing'
import type { DeviceDatabase } from '../platform/device-database'
import type { DeviceDirectory } from '../platform/device-directory'
import { newIdbSecretStore } from '../platform/idb-secret-store'
import { deleteWorkspaceDatabase, openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import { foundWorkspace, type Beginning } from '../team/founding'
import { acceptInvite } from '../team/invitation'
import type { InviteLink } from '../team/invite-link'
import { acceptSpareKey, spareSeeds } from '../team/spare-key'
import type { SpareLink } from '../team/spare-link'
import type { Profile } from '../wire/statement'
import { keepCarriedRelays } from './relay-settings'
import { keepEpochKeys, DEVICE_KEYS, INVITE_SEED, LOG_KEY } from './workspace-secrets'

const VAULT_NAME_BYTES = 12

export interface BeginDeps {
  readonly database: DeviceDatabase
  readonly directory: DeviceDirectory
  readonly random: Random
  readonly timers: Timers
  readonly nowMs: number
  readonly deviceName: string
}

/** What a device is in one workspace, kept in a vault of its own. */
export interface Identity {
  readonly device: DeviceKeys
  readonly logKey: SigningKey
  readonly vault: Vault
  /** Under which the directory will list it. */
  readonly vaultName: string
}

export interface NewWorkspace {
  readonly name: string
  readonly profile: Profile
  readonly isSample?: boolean
}

/** Resolves with the workspace's id. */
export function beginWorkspace(
  { name, profile, isSample = false }: NewWorkspace,
  deps: BeginDeps
): Promise<Result<string, Failure>> {
  return begin({ name, isSample, inviteSeed: null }, deps, async (identity) =>
    ok(await foundWorkspace({ name, profile, deviceName: deps.deviceName, random: deps.random, ...identity }))
  )
}

export function joinWorkspace(link: InviteLink, profile: Profile, deps: BeginDeps): Promise<Result<string, Failure>> {
  const entry = { name: link.name, isSample: false, inviteSeed: link.seed, relays: link.relays }
  return begin(entry, deps, (identity) => acceptInvite({ link, profile, deviceName: deps.deviceName, ...identity }))
}

/** Begins as another device of the member whose spare key it is. */
export function beginOnSpareKey(link: SpareLink, deps: BeginDeps): Promise<Result<string, Failure>> {
  const { name, relays } = link
  const entry = { name, relays, isSample: false, inviteSeed: null, seeds: spareSeeds(link.seed) }
  return begin(entry, deps, (identity) => acceptSpareKey(link, identity))
}

interface Entry {
  readonly name: string
  readonly isSample: boolean
  /** Of the invite it is joined by. */
  readonly inviteSeed: Uint8Array | null
  /** Of the device's keys where they were made elsewhere; else they are made here. */
  readonly seeds?: DeviceSeeds
  /** Where the team is found, as far as what one came by says so. */
  readonly relays?: readonly string[]
}

async function begin(
  entry: Entry,
  deps: BeginDeps,
  make: (identity: Identity) => Promise<Result<Beginning, Failure>>
): Promise<Result<string, Failure>> {
  const identity = await newIdentity(deps, newVaultName(deps.random), entry.seeds)
  if (!identity.ok) return identity
  const beginning = await make(identity.value)
  return beginning.ok ? keepBeginning(beginning.value, { ...entry, ...identity.value }, deps) : beginning
}

/** A name no vault of this device has. */
export function newVaultName(random: Random): string {
  return bytesToBase64url(random.bytes(VAULT_NAME_BYTES))
}

/**
 * The keys of a vault of this device, made where they are not there yet: of `seeds` where the device's were made elsewhere.
 * A log's key is always made here.
 */
export async function newIdentity(
  { database, random }: Pick<BeginDeps, 'database' | 'random'>,
  vaultName: string,
  seeds?: DeviceSeeds
): Promise<Result<Identity, Failure>> {
  const vault = await openVault(newIdbSecretStore(database, vaultName), random)
  if (!vault.ok) return vault
  const device = seeds
    ? await keepDeviceKeys(vault.value, DEVICE_KEYS, seeds)
    : await openDeviceKeys(vault.value, DEVICE_KEYS)
  if (!device.ok) return device
  const kept = await vault.value.signingKey(LOG_KEY)
  const logKey = kept.ok && kept.value ? ok(kept.value) : await vault.value.makeSigningKey(LOG_KEY)
  if (!logKey.ok) return logKey
  return ok({ device: device.value, logKey: logKey.value.key, vault: vault.value, vaultName })
}

/** All of it, or nothing that anybody could open. Resolves with the workspace's id. */
export async function keepBeginning(
  { workspace, statements, keys }: Beginning,
  { inviteSeed, vault, vaultName, name, isSample, relays = [] }: Entry & Pick<Identity, 'vault' | 'vaultName'>,
  deps: BeginDeps
): Promise<Result<string, Failure>> {
  const known = await deps.directory.workspaces()
  if (!known.ok) return known
  if (known.value.some(({ id }) => id === workspace)) return err({ kind: 'AlreadyIn' })
  const store = await openIdbWorkspaceStore({ workspace, absent: 'create', timers: deps.timers })
  if (!store.ok) return store
  const held = await keepEpochKeys(vault, store.value, keys)
  const kept = held.ok && inviteSeed ? await vault.keep(INVITE_SEED, inviteSeed) : held
  const reach = kept.ok ? await keepCarriedRelays(store.value, relays) : kept
  const said = reach.ok ? await store.value.putStatements(statements) : reach
  store.value.close()
  const listed = said.ok
    ? await deps.directory.put({ id: workspace, name, isSample, lastUsedMs: deps.nowMs, vault: vaultName })
    : said
  if (listed.ok) return ok(workspace)
  await deleteWorkspaceDatabase(workspace)
  return listed
}

/** Takes back a beginning, so that another may be made of the same vault; what was listed with another vault goes with it. */
export async function dropBeginning(
  workspace: WorkspaceId,
  vaultName: string,
  { directory }: Pick<BeginDeps, 'directory'>
): Promise<Result<undefined, Failure>> {
  const known = await directory.workspaces()
  if (!known.ok) return known
  const isOfVault = known.value.some(({ id, vault }) => id === workspace && vault === vaultName)
  const dropped = isOfVault ? await directory.unlist(workspace) : await directory.forget(workspace)
  if (!dropped.ok) return dropped
  return deleteWorkspaceDatabase(workspace).then(
    () => ok(),
    () => err({ kind: 'NotDeleted' })
  )
}
