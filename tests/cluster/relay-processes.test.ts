/**
 * Relays as people run them, several processes over one NATS cluster: devices at their sockets, and one of the processes and
 * one of the NATS nodes killed while they write.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HeldTip } from '$lib/log/log-reader'
import { buildForNode } from '../../scripts/node-build.js'
import { mailboxNameOf } from '../../src/relay/mailbox-name'
import { openNats } from '../../src/relay/open-nats'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster'
import { mailboxKey } from '../support/raw-visitor'
import type { Ack } from '../support/relay-kill/acks'
import { newSocketVisitor, type SocketVisitor } from '../support/relay-kill/socket-visitor'
import { expectNext, value } from '../support/relay-kill/whole-log'
import { newSimRandom } from '../support/sim-random'
import { newPen, WORKSPACE } from '../support/story-logs'

const seed = Number(process.env['EVENTUAL_SEED'] ?? Date.now() % 100_000)

let cluster: NatsCluster
let bundle: string
let folder: string
const relays: RelayProcess[] = []

beforeAll(async () => {
  cluster = await startNatsCluster({ nodes: 3 })
  bundle = await buildForNode('relay', 'src/relay/main.ts')
  folder = await mkdtemp(join(tmpdir(), 'eventual-relays-'))
})
afterAll(async () => {
  for (const relay of relays) await relay.kill()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

interface RelayProcess {
  readonly address: string
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
}

async function startRelay(): Promise<RelayProcess> {
  const args = [bundle, '--no-app', '--port', '0', '--data', folder, '--nats', cluster.urls.join(',')]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string]
  const relay: RelayProcess = {
    address: /http:\/\/\S+/.exec(line)?.[0] ?? line,
    async kill() {
      child.kill('SIGKILL')
      await closed
    }
  }
  relays.push(relay)
  return relay
}

/** The nodes that run have agreed on a leader. */
async function isWritable(): Promise<boolean> {
  const nats = await openNats([...cluster.urls])
  if (nats.ok) await nats.value.close()
  return nats.ok
}

/** Where each is now: the relay it was at may be gone by the time it comes again. */
const addresses = new Map<SocketVisitor, string>()

/** Like a device, it comes again when the store answers after a refusal. */
function visit(visitor: SocketVisitor, address: string, heard: (ack: Ack) => void): void {
  let isOver = false
  addresses.set(visitor, address)
  visitor.visit(address, heard, () => {
    if (isOver) return
    isOver = true
    void cluster.until(isWritable).then(() => visit(visitor, addresses.get(visitor) ?? address, heard))
  })
}

/** Tells of every acknowledgement, and resolves when so many more came. */
function newAcks() {
  const all: Ack[] = []
  let waiting: { readonly until: number; readonly resolve: () => void } | null = null
  return {
    all,
    heard(ack: Ack) {
      all.push(ack)
      if (waiting && all.length >= waiting.until) waiting.resolve()
    },
    more(count: number): Promise<void> {
      return new Promise((resolve) => (waiting = { until: all.length + count, resolve }))
    }
  }
}

test(`a relay process and a NATS node are killed under load: its devices go on at the other, and nothing acknowledged is lost (seed ${seed})`, async () => {
  const [one, two] = [await startRelay(), await startRelay()]
  const random = newSimRandom(seed)
  const visitors: SocketVisitor[] = []
  for (let i = 0; i < 6; i++)
    visitors.push(newSocketVisitor(await mailboxKey(i % 2), await newPen(100 + i), random.fork(i)))
  const acks = newAcks()
  const atOne = visitors.slice(0, 3)
  for (const visitor of visitors) visit(visitor, (atOne.includes(visitor) ? one : two).address, acks.heard)
  await acks.more(150)

  await cluster.kill(0)
  await acks.more(100)
  await one.kill()
  for (const visitor of atOne) await visitor.gone()
  for (const visitor of atOne) visit(visitor, two.address, acks.heard)
  await acks.more(150)
  await cluster.start(0)
  await acks.more(50)
  await two.kill()
  for (const visitor of visitors) await visitor.gone()

  const entries = new Map<string, string>()
  await cluster.until(isWritable)
  const nats = value(await openNats([...cluster.urls]))
  for (const number of [0, 1]) {
    const name = mailboxNameOf((await mailboxKey(number)).publicKey, WORKSPACE)
    for (const { log, seq } of value(await nats.store.open(name))?.tips ?? []) {
      let held: HeldTip | null = null
      for (const piece of value(await nats.store.read(name, { log, from: 1, to: seq }, 1e9))) {
        held = await expectNext(piece, held, entries)
      }
      expect(held?.seq).toBe(seq)
    }
  }
  for (const { ends, mailbox, parcels } of acks.all) {
    for (const { log, seq, hash } of ends) expect(entries.get(`${log} ${seq}`), `entry ${seq} of ${log}`).toBe(hash)
    expect(value(await nats.store.readParcels(mailbox, parcels))).toHaveLength(parcels.length)
  }
  await nats.close()
})
