/**
 * One device of a simulated team: its disk, its keys, and the engine that runs on them while it is up.
 * Crashing loses the process (and, if told, the unflushed tail of the disk), never the keys.
 */
import type { WorkspaceId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import { createEngine } from '$lib/sync/create-engine'
import type { Engine } from '$lib/sync/engine'
import type { Beginning } from '$lib/team/founding'
import { inviteBox } from '$lib/team/invitation'
import { newKeyRing, type HeldKey } from '$lib/team/key-ring'
import { newFaultyDisk, type FaultyDisk } from './faulty-store'
import { newHangingWorkers, type HangingWorkers } from './hanging-trial'
import type { SimNetwork } from './sim-network'
import type { SimRandom } from './sim-random'
import type { DeviceTime, SimTime } from './sim-time'
import type { Person } from './story-team'

export interface SimDevice {
  readonly name: string
  readonly person: Person
  readonly disk: FaultyDisk
  /** Where it tries updates; they hang when the story says so. */
  readonly workers: HangingWorkers
  /** The epoch keys it holds: its vault, which no crash takes. */
  readonly keys: readonly HeldKey[]
  /** Null while the device is down. */
  readonly engine: Engine | null
  /** The engine, where the story knows that the device is up. */
  readonly up: Engine
  start(): Promise<Engine>
  /** The process ends here and now; `losesPower` takes what the disk had not flushed with it. */
  crash(losesPower: boolean): void
  /** The person closes the app. */
  stop(): Promise<void>
}

export interface DeviceWorld {
  readonly time: SimTime
  readonly network: SimNetwork
  readonly random: SimRandom
  readonly skewMs?: number
  /** Of the invite it came by. */
  readonly inviteSeed?: Uint8Array
  /** What was on its disk before; nothing, where it is new. */
  readonly disk?: FaultyDisk
}

/** A device of `person`, on which `beginning` has just been written. */
export async function newSimDevice(person: Person, beginning: Beginning, world: DeviceWorld): Promise<SimDevice> {
  const { name } = person
  const disk = world.disk ?? newFaultyDisk()
  const workers = newHangingWorkers()
  const store = disk.open()
  await store.putStatements(beginning.statements.map(({ id, bytes }) => ({ id, bytes })))
  store.close()
  const keys: HeldKey[] = [...beginning.keys]
  const running: { engine: Engine | null; time: DeviceTime | null } = { engine: null, time: null }

  function goDown(): void {
    running.time?.stop()
    running.time = null
    running.engine = null
    world.network.vanish(name)
  }

  return {
    name,
    person,
    disk,
    workers,
    keys,
    get engine() {
      return running.engine
    },
    get up() {
      if (!running.engine) throw new Error(`${name} is down`)
      return running.engine
    },
    async start() {
      const deviceTime = world.time.deviceTime(world.skewMs ?? 0)
      const engine = await openEngine(
        person,
        { workspace: beginning.workspace, keys, inviteSeed: world.inviteSeed, workers },
        disk,
        deviceTime,
        world.random
      )
      running.time = deviceTime
      running.engine = engine
      world.network.join(name, engine)
      return engine
    },
    crash(losesPower) {
      goDown()
      if (losesPower) disk.losePower(world.random)
      else disk.kill()
    },
    async stop() {
      await running.engine?.close()
      goDown()
      disk.kill()
    }
  }
}

async function openEngine(
  person: Person,
  of: { workspace: WorkspaceId; keys: HeldKey[]; inviteSeed?: Uint8Array; workers: HangingWorkers },
  disk: FaultyDisk,
  { clock, timers }: DeviceTime,
  random: SimRandom
): Promise<Engine> {
  const created = await createEngine({
    workspace: of.workspace,
    store: disk.open(),
    device: person.device,
    inviteBox: async () => (of.inviteSeed ? inviteBox(of.inviteSeed) : null),
    keepKeys(fresh) {
      of.keys.push(...fresh)
      return Promise.resolve(ok())
    },
    logKey: person.logKey,
    keys: newKeyRing(of.keys),
    clock,
    timers,
    random,
    startTrialWorker: () => of.workers.start(),
    onbug(failure) {
      throw failure
    }
  })
  if (!created.ok) throw new Error(`${person.name} cannot open the workspace: ${created.error.kind}`)
  return created.value
}
