/**
 * The network of one open workspace: frames go from transports to the engine, tabs tell each other what they wrote, and the
 * switch *Work offline* pauses everything that leaves this device, also after a reload.
 */
import type { Clock, Random, Timers } from '../base/ports'
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
import type { LateRelays } from './late-relays'
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
  /** Looks for nobody until told to connect. */
  openMesh(doors: readonly Door[], presence: Presence, team: MeshTeam): Transport
  /** The page is about to be hidden or closed: what is typed must be sealed. */
  readonly leaving: Signal<undefined>
  readonly timers: Timers
  readonly random: Random
  /** The device woke up, or the network came back: connections may be ghosts. */
  readonly wakings: readonly Signal<undefined>[]
}

/** What the mesh looks at anew at each connection. */
export interface MeshTeam {
  ice(): readonly IceServer[]
  /** Addresses of relays: where they keep mailboxes they also introduce browsers to each other. */
  relays(): readonly string[]
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
  // Loaded beside; what they name is asked for again when they are there.
  let opened: LateRelays | null = null
  const doors = newDoors({ store, keys, clock })
  const presence = link.newPresence()
  const transport = link.openMesh(await doors.openTo(engine.team), presence, {
    ice: () => engine.team.ice,
    relays: () => opened?.all.map(({ address }) => address) ?? []
  })
  // A rotation opens another room; whoever was away is still found in the former ones.
  const openMore = async () => transport.addDoors(await doors.openTo(engine.team))
  scope.defer(engine.teamChanged.listen(() => void openMore()))
  joinTransport(engine, transport, scope)
  joinTabs(engine, tabs, scope)
  scope.defer(() => presence.close())

  const lookNow = () => {
    transport.lookNow()
    opened?.lookNow()
  }
  const wake = () => {
    engine.woke()
    lookNow()
  }
  const follow = () => {
    engine.setPaused(offline)
    if (offline || relayOnly || !tabs.isCarrier) transport.disconnect()
    else transport.connect()
    opened?.setAwake(!offline && tabs.isCarrier)
  }
  // Each window shows one switch: turned in one, it is turned in all.
  const reread = async () => {
    ;[offline, relayOnly] = await Promise.all([readSwitch(store), readRelayOnly(store)])
    follow()
  }
  followPage({ engine, tabs, link, scope }, { follow, wake, reread: () => void reread() })
  follow()
  const epochs = () => doors.epochsOf(engine.team)
  const relays = openLateRelays({ ...{ engine, store, tabs, clock, presence, epochs, scope }, ...link })
  void relays.then((late) => {
    opened = late
    const leaveRooms = () => engine.report.connected === 0 && transport.disconnect()
    if (late) followSettled(late, { scope, leaveRooms, reread: () => void reread() })
  })

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
    lookNow
  }
  return { network, presence, relays }
}

interface Following {
  follow(): void
  wake(): void
  reread(): void
}

function followPage(
  { engine, tabs, link, scope }: Pick<NetworkDeps, 'engine' | 'link' | 'scope'> & { readonly tabs: TabLine },
  { follow, wake, reread }: Following
): void {
  scope.defer(tabs.carrierChanged.listen(follow))
  scope.defer(tabs.told.listen(({ kind }) => kind === 'switched' && reread()))
  for (const waking of link.wakings) scope.defer(waking.listen(wake))
  scope.defer(link.leaving.listen(() => void engine.flush()))
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

/** Where nobody is met yet the rooms are entered anew, through the relays too. */
function followSettled(
  late: LateRelays,
  { scope, leaveRooms, reread }: { readonly scope: Scope; leaveRooms(): void; reread(): void }
): void {
  const rejoin = () => {
    if (late.all.length > 0) leaveRooms()
    reread()
  }
  scope.defer(late.settled.listen(rejoin))
  rejoin()
}

/** Their code is loaded beside what people already see; without it everything else works. */
function openLateRelays(deps: RelaysDeps): Promise<LateRelays | null> {
  return import('./open-relays').then(
    ({ openRelays }) => openRelays(deps),
    () => null
  )
}
