/**
 * Opens a workspace that is on this device: its database, keys, engine, people and network, as one session.
 * Everything opened is closed with the session's scope, in reverse order.
 */
import type { Clock, Random, Timers } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import { newScope, type Scope } from '../base/scope'
import { openDeviceKeys, openVault, type Vault } from '../crypto/vault'
import type { DeviceDatabase, WorkspaceOnDevice } from '../platform/device-database'
import { newIdbSecretStore } from '../platform/idb-secret-store'
import { openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import { createEngine } from '../sync/create-engine'
import type { Engine } from '../sync/engine'
import { newKeyRing, type KeyRing } from '../team/key-ring'
import { Arrivals } from './arrivals.svelte'
import { makeInviteLink } from './invite-links'
import type { NetworkLink } from './network'
import { newNetwork } from './network'
import { Now } from './now.svelte'
import { PresenceBoard } from './presence.svelte'
import { Roster } from './roster.svelte'
import { Rows } from './rows.svelte'
import type { Desk, Session } from './session'
import { DEVICE_KEYS, LOG_KEY, readEpochKeys } from './workspace-secrets'
import type { WorkspaceStore } from '../log/workspace-store'

const ASKED_TO_KEEP = 'asked-to-keep'

export interface UnlockDeps {
  readonly database: DeviceDatabase
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  /** A broken promise of ours; goes to the report. */
  onbug(failure: unknown): void
  /** The database was taken by a newer version or deleted. */
  onsuperseded(): void
}

export interface OpenDeps extends UnlockDeps {
  readonly desk: Desk
  readonly origin: string
  /** Tabs, mesh and presence of this browser. */
  readonly link: NetworkLink
}

export interface Unlocked {
  readonly vault: Vault
  readonly store: WorkspaceStore
  readonly keys: KeyRing
  readonly engine: Engine
}

export async function openWorkspace(entry: WorkspaceOnDevice, deps: OpenDeps): Promise<Result<Session, Failure>> {
  const scope = newScope()
  const unlocked = await unlockWorkspace(entry, deps, scope)
  if (!unlocked.ok) {
    scope.end()
    return unlocked
  }
  return ok(await newSession(entry, unlocked.value, deps, scope))
}

/** Keys, database and engine alone: what the sample is made with. Closed with `scope`. */
export async function unlockWorkspace(
  entry: WorkspaceOnDevice,
  deps: UnlockDeps,
  scope: Scope
): Promise<Result<Unlocked, Failure>> {
  const { database, random, timers, clock } = deps
  const vault = await openVault(newIdbSecretStore(database, entry.vault), random)
  if (!vault.ok) return vault
  const device = await openDeviceKeys(vault.value, DEVICE_KEYS)
  if (!device.ok) return device
  const logKey = await vault.value.signingKey(LOG_KEY)
  if (!logKey.ok) return logKey
  if (!logKey.value) return err({ kind: 'SecretLost' })
  let opened: Engine | null = null
  const store = await openIdbWorkspaceStore({
    workspace: entry.id,
    absent: 'refuse',
    timers,
    superseded() {
      // With text that found no room, the page that keeps it is not taken away.
      if (!opened?.report.failure) deps.onsuperseded()
    }
  })
  if (!store.ok) return store
  scope.defer(() => store.value.close())
  const held = await readEpochKeys(vault.value, store.value)
  if (!held.ok) return held
  const keys = newKeyRing(held.value)
  const engine = await createEngine({
    workspace: entry.id,
    store: store.value,
    deviceKey: device.value.sign,
    logKey: logKey.value.key,
    keys,
    clock,
    random,
    timers,
    onbug: (failure) => deps.onbug(failure)
  })
  if (engine.ok) opened = engine.value
  return engine.ok ? ok({ vault: vault.value, store: store.value, keys, engine: engine.value }) : engine
}

/** The first words written here are the moment to ask the browser to keep them; asked once, whatever it answers. */
function askToKeep({ engine, store }: Pick<Session, 'engine' | 'store'>, desk: Desk, scope: Scope): void {
  const stop = engine.documentsChanged.listen((changes) => {
    if (!changes.some(({ log }) => log === engine.ownLog)) return
    stop()
    void askOnce(store, desk)
  })
  scope.defer(stop)
}

async function askOnce(store: WorkspaceStore, desk: Desk): Promise<void> {
  const asked = await store.meta(ASKED_TO_KEEP)
  if (!asked.ok || asked.value === true) return
  await desk.askForPermanentStorage()
  await store.putMeta(ASKED_TO_KEEP, true)
}

async function newSession(
  entry: WorkspaceOnDevice,
  { vault, store, keys, engine }: Unlocked,
  deps: OpenDeps,
  scope: Scope
): Promise<Session> {
  const { clock, timers, random, desk } = deps
  const roster = new Roster(engine, scope)
  const rows = new Rows({ engine, store, timers, scope })
  const { network, presence } = await newNetwork({ engine, store, keys, link: deps.link, scope })
  const nameOf = (member: string | null) => roster.person(member)?.name ?? null
  const session: Session = {
    entry: {
      id: entry.id,
      name: roster.team.name || entry.name,
      isSample: entry.isSample,
      lastUsedMs: entry.lastUsedMs
    },
    engine,
    store,
    rows,
    roster,
    presence: new PresenceBoard(presence, (log) => roster.personOfLog(log), scope),
    now: new Now(clock, timers, scope),
    arrivals: new Arrivals(engine, nameOf, timers, scope),
    network,
    desk,
    clock,
    timers,
    random,
    scope,
    makeInviteLink: (role) => makeInviteLink(role, { vault, store, engine, random, origin: deps.origin })
  }
  askToKeep(session, desk, scope)
  void rows.load()
  return session
}
