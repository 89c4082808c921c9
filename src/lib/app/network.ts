/**
 * The network of one open workspace: frames go from transports to the engine, tabs tell each other what they wrote, and the
 * switch *Work offline* pauses everything that leaves this device, also after a reload.
 */
import type { Clock } from '../base/ports'
import type { Signal } from '../base/events'
import type { WorkspaceId } from '../base/ids'
import type { Scope } from '../base/scope'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Engine } from '../sync/engine'
import type { Door, Transport } from '../sync/transport'
import type { KeyRing } from '../team/key-ring'
import type { PageProtocol } from '../wire/relay-address'
import type { IceServer } from '../wire/statement'
import type { Presence } from '../platform/presence'
import type { TabLine } from '../platform/tabs'
import { newDoors } from './doors'
import type { RelaysDeps } from './open-relays'
import type { Relays } from './relays'
import { keepSwitch, readRelayOnly, readSwitch } from './offline-switch'
import type { Network } from './session'

/** What this browser offers; made in `create-app.ts`. */
export interface NetworkLink {
  openTabs(workspace: WorkspaceId): TabLine
  newPresence(): Presence
  /** How this page was opened: says which sockets it may open. */
  readonly page: PageProtocol
  /** Looks for nobody until told to connect. `ice`: what the team names now, asked at each new connection. */
  openMesh(doors: readonly Door[], presence: Presence, ice: () => readonly IceServer[]): Transport
  /** The page is about to be hidden or closed: what is typed must be sealed. */
  readonly leaving: Signal<undefined>
  /** The device woke up, or the network came back: connections may be ghosts. */
  readonly wakings: readonly Signal<undefined>[]
}

interface NetworkDeps {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly keys: KeyRing
  readonly clock: Clock
  readonly link: NetworkLink
  readonly scope: Scope
}

export async function newNetwork({ engine, store, keys, clock, link, scope }: NetworkDeps): Promise<{
  readonly network: Network
  readonly presence: Presence
  readonly relays: Promise<Relays | null>
}> {
  let [offline, relayOnly] = await Promise.all([readSwitch(store), readRelayOnly(store)])
  const tabs = link.openTabs(engine.workspace)
  const doors = newDoors({ store, keys, clock })
  const presence = link.newPresence()
  const transport = link.openMesh(await doors.openTo(engine.team), presence, () => engine.team.ice)
  // A rotation opens another room; whoever was away is still found in the former ones.
  const openMore = async () => transport.addDoors(await doors.openTo(engine.team))
  scope.defer(engine.teamChanged.listen(() => void openMore()))
  joinTransport(engine, transport, scope)
  joinTabs(engine, tabs, scope)
  scope.defer(() => presence.close())

  const wake = () => {
    engine.woke()
    transport.lookNow()
  }
  const follow = () => {
    engine.setPaused(offline)
    if (offline || relayOnly || !tabs.isCarrier) transport.disconnect()
    else transport.connect()
  }
  // Each window shows one switch: turned in one, it is turned in all.
  const reread = async () => {
    ;[offline, relayOnly] = await Promise.all([readSwitch(store), readRelayOnly(store)])
    follow()
  }
  scope.defer(tabs.carrierChanged.listen(follow))
  scope.defer(tabs.told.listen(({ kind }) => void (kind === 'switched' && reread())))
  for (const waking of link.wakings) scope.defer(waking.listen(wake))
  scope.defer(link.leaving.listen(() => void engine.flush()))
  follow()

  const network: Network = {
    get offline() {
      return offline
    },
    async setOffline(next) {
      offline = next
      follow()
      const kept = await keepSwitch(store, next)
      tabs.tell({ kind: 'switched' })
      return kept
    },
    lookNow: () => transport.lookNow()
  }
  const relays = openLateRelays({ engine, store, tabs, page: link.page, scope })
  void relays.then((opened) => opened && scope.defer(opened.changed.listen(() => void reread())))
  return { network, presence, relays }
}

function joinTransport(engine: Engine, transport: Transport, scope: Scope): void {
  scope.defer(transport.opened.listen((link) => engine.linkOpened(link)))
  scope.defer(transport.received.listen(({ link, frame }) => engine.received(link, frame)))
  scope.defer(transport.drained.listen((link) => engine.linkDrained(link)))
  scope.defer(transport.closed.listen((link) => engine.linkClosed(link)))
  scope.defer(() => transport.close())
}

function joinTabs(engine: Engine, tabs: TabLine, scope: Scope): void {
  scope.defer(engine.wrote.listen((written) => tabs.tell(written)))
  scope.defer(tabs.told.listen((news) => void (news.kind !== 'switched' && engine.storeChanged(news))))
  scope.defer(() => tabs.close())
}

/** Their code is loaded beside what people already see; without it everything else works. */
function openLateRelays(deps: RelaysDeps): Promise<Relays | null> {
  return import('./open-relays').then(
    ({ openRelays }) => openRelays(deps),
    () => null
  )
}
