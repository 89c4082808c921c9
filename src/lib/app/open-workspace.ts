/**
 * Opens a workspace that is on this device, as one session: what its database tells first, which is all a list needs. Engine
 * and network begin, and their code is loaded, when that is on screen or somebody asks for more. Everything opened is closed
 * with the session's scope, in reverse order.
 */
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { newScope, type Scope } from '../base/scope'
import type { Vault } from '../crypto/vault'
import type { BoxKey } from '../crypto/wrapping'
import type { WorkspaceStore } from '../log/workspace-store'
import type { WorkspaceOnDevice } from '../platform/device-database'
import { Arrivals } from './arrivals.svelte'
import type { BrowserNetworkDeps } from './browser-network'
import type { Beside } from './beside'
import { newLateEngine } from './late-engine'
import { newLateNetwork } from './late-network'
import { loadPart } from './load-part'
import { Now } from './now.svelte'
import { PresenceBoard } from './presence.svelte'
import { Roster } from './roster.svelte'
import { Rows } from './rows.svelte'
import type { Desk, Session } from './session'
import { unlockWorkspace, type UnlockDeps, type Unlocked } from './unlock-workspace'
import { readEpochKeys } from './workspace-secrets'

const ASKED_TO_KEEP = 'asked-to-keep'

export interface OpenDeps extends UnlockDeps {
  readonly desk: Desk
  readonly origin: string
  /** Tabs, mesh and presence of this browser. */
  readonly network: BrowserNetworkDeps
}

export async function openWorkspace(entry: WorkspaceOnDevice, deps: OpenDeps): Promise<Result<Session, Failure>> {
  const scope = newScope()
  let opened: Session | null = null
  const onsuperseded = () => {
    // With text that found no room, the page that keeps it is not taken away.
    if (!opened?.engine.report.failure) deps.onsuperseded()
  }
  const unlocked = await unlockWorkspace(entry, { ...deps, onsuperseded }, scope)
  if (!unlocked.ok) {
    scope.end()
    return unlocked
  }
  opened = newSession(entry, unlocked.value, deps, scope)
  return ok(opened)
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

/** What the engine says from now on is shown; what goes on beside that is loaded. */
async function follow(session: Session, vault: Vault, deps: OpenDeps): Promise<Beside | null> {
  await session.rows.follow()
  // Without the part others wait until this device says something else, and guests see what was posted last.
  const part = await import('./beside').catch(() => null)
  return part?.goOnBeside(session, vault, deps) ?? null
}

function newSession(entry: WorkspaceOnDevice, unlocked: Unlocked, deps: OpenDeps, scope: Scope): Session {
  const { clock, timers, random, desk } = deps
  const { vault, engineDeps, recalled, paused, unsealed } = unlocked
  const { store } = engineDeps
  const { begun, begin } = newBeginning()
  const board = new PresenceBoard((log) => roster.personOfLog(log))
  const starting = begun
    .then(() => import('./start-workspace'))
    .then(
      async ({ startWorkspace }) => {
        const started = await startWorkspace(unlocked, deps.network, scope)
        if (started.ok) board.join(started.value.presence, scope)
        return started
      },
      // Lists can be read all the same; whatever else is asked is answered with why.
      () => err({ kind: 'PartNotLoaded' as const })
    )
  const engine = newLateEngine({
    workspace: entry.id,
    recalled,
    paused,
    unsealed,
    asked: begin,
    starting: starting.then((started) => (started.ok ? ok(started.value.engine) : started))
  })
  const roster = new Roster(engine, scope)
  const rows = new Rows({ engine, store, timers, scope })
  const listed = rows.read(unlocked.projections)
  const nameOf = (member: string | null) => roster.person(member)?.name ?? null
  const session: Session = {
    entry: {
      id: entry.id,
      name: plainName(roster.team.name || entry.name),
      isSample: entry.isSample,
      lastUsedMs: entry.lastUsedMs
    },
    engine,
    store,
    rows,
    roster,
    presence: board,
    now: new Now(clock, timers, scope),
    arrivals: new Arrivals(engine, nameOf, timers, scope),
    network: newLateNetwork({
      paused,
      asked: begin,
      starting: starting.then((started) => (started.ok ? ok(started.value.network) : started))
    }),
    relays: starting.then((started) => (started.ok ? started.value.relays : null)),
    drafts: starting.then((started) => (started.ok ? started.value.drafts : null)),
    looks: openLooks(() => session, engineDeps.device.box),
    desk,
    clock,
    timers,
    random,
    scope,
    heldKeys: () => readEpochKeys(vault, store),
    // In a turn of its own: what was kept is drawn first.
    begin: () => void listed.then(() => timers.after(0, begin)),
    async makeInviteLink(terms) {
      const part = await loadPart(() => import('./invite-links'))
      return part.ok ? part.value.makeInviteLink(terms, { vault, store, engine, random, origin: deps.origin }) : part
    },
    beside: Promise.all([listed, starting]).then(() => follow(session, vault, deps))
  }
  askToKeep(session, desk, scope)
  return session
}

/** One for as long as the workspace is open. */
function openLooks(session: () => Session, box: BoxKey): Session['looks'] {
  let looks: ReturnType<Session['looks']> | null = null
  return () =>
    (looks ??= import('./looks.svelte').then(
      (part) => new part.Looks(session(), box),
      () => (looks = null)
    ))
}

/** What waits for a first word, whoever says it. */
function newBeginning(): { readonly begun: Promise<void>; begin(): void } {
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  return { begun, begin: () => begin() }
}
