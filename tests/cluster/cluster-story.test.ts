/** Many machines: what was acknowledged is there whichever of them die. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { equalBytes } from '$lib/base/bytes'
import type { MailboxStore, Piece } from '../../src/relay/mailbox-store'
import { openNats, type Nats } from '../../src/relay/open-nats'
import { startWriter, type Acknowledged, type ClusterWriter } from '../support/cluster-writers'
import { appendOf, logOf, mailboxOf, parcelOf, pieceOf, writeOf } from '../support/mailbox-entries'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster'

let cluster: NatsCluster
const opened: Nats[] = []
const writers: ClusterWriter[] = []

beforeAll(async () => {
  cluster = await startNatsCluster({ nodes: 3 })
})
afterEach(async () => {
  await Promise.all(writers.splice(0).map((writer) => writer.kill()))
  await Promise.all(opened.splice(0).map((nats) => nats.close()))
})
afterAll(() => cluster.stop())

async function openStore(name: string): Promise<MailboxStore> {
  const nats = await openNats(cluster.urls, { name })
  if (!nats.ok) throw new Error(nats.error.sentence)
  opened.push(nats.value)
  return nats.value.store
}

async function newWriter(name: string, logs: readonly number[]): Promise<ClusterWriter> {
  const writer = await startWriter({ name, urls: cluster.urls, logs })
  writers.push(writer)
  return writer
}

/** The node that leads a stream's replicas. */
async function leaderOf(name: string): Promise<number> {
  const answer = (await cluster.monitor(0, '/jsz?accounts=true&streams=true')) as {
    account_details: { stream_detail: { name: string; cluster: { leader: string } }[] }[]
  }
  const streams = answer.account_details.flatMap((account) => account.stream_detail)
  return Number(streams.find((stream) => stream.name === name)?.cluster.leader.split('-')[1])
}

/** How far each log got by what the writers were told. */
function tellTips(acknowledged: readonly Acknowledged[]): Map<number, number> {
  const tips = new Map<number, number>()
  for (const { log, seq } of acknowledged) tips.set(log, Math.max(seq, tips.get(log) ?? 0))
  return tips
}

async function value<T>(asked: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answer = await asked
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

async function tipIn(store: MailboxStore, log: number): Promise<number> {
  const head = await value(store.open(mailboxOf(1 + (log % 2))))
  return head?.tips.find((tip) => tip.log === logOf(log))?.seq ?? 0
}

async function expectAllThere(store: MailboxStore, acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const [log, seq] of tellTips(acknowledged)) {
    const [mailbox, id] = [mailboxOf(1 + (log % 2)), logOf(log)]
    const pieces = await value(store.read(mailbox, { log: id, from: 1, to: 1_000_000 }, 1e9))
    expect(pieces.length).toBeGreaterThanOrEqual(seq)
    const strange = pieces.findIndex((piece, at) => !isEntry(piece, at + 1))
    expect(
      strange === -1 ? [] : pieces.slice(Math.max(0, strange - 1), strange + 2).map(({ from, to }) => [log, from, to])
    ).toEqual([])
    const parcels = acknowledged
      .filter((each) => each.log === log && each.parcels > 0)
      .map((each) => parcelOf(log * 1_000 + each.seq))
    const names = parcels.map(({ name }) => name)
    expect(await value(store.readParcels(mailbox, names))).toEqual(parcels.map(({ bytes }) => bytes))
  }
}

function isEntry({ log, from, to, bytes }: Piece, seq: number): boolean {
  return from === seq && to === seq && equalBytes(bytes, pieceOf(log, seq, seq).bytes)
}

/** What a device does that meets the relay again: everything the relay lacks of its log, and of its parcels. */
async function pushAgain(
  store: MailboxStore,
  log: number,
  to: number,
  acknowledged: readonly Acknowledged[] = []
): Promise<void> {
  const from = (await tipIn(store, log)) + 1
  const appends = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => appendOf(logOf(log), from + i))
  const parcels = acknowledged
    .filter((each) => each.log === log && each.parcels > 0)
    .map(({ seq }) => parcelOf(log * 1_000 + seq))
  await value(store.write(mailboxOf(1 + (log % 2)), writeOf({ appends, parcels })))
  expect(await tipIn(store, log)).toBe(Math.max(to, from - 1))
}

test('a NATS node and a relay process are killed under load: what was acknowledged is there, the rest comes again, once', async () => {
  const name = 'under-load'
  await openStore(name)
  const [one, two] = await Promise.all([newWriter(name, [1, 2, 3, 4, 9]), newWriter(name, [5, 6, 7, 8, 9])])
  await Promise.all([one.acknowledges(300), two.acknowledges(300)])

  const node = await leaderOf(name)
  await cluster.kill(node)
  await Promise.all([one.acknowledges(200), two.acknowledges(200)])
  await one.kill()
  await two.acknowledges(200)
  await cluster.start(node)
  await two.acknowledges(200)
  await two.end()

  const store = await openStore(name)
  const acknowledged = [...one.acknowledged, ...two.acknowledged]
  await expectAllThere(store, acknowledged)

  // Each device has a few entries more than were acknowledged, and pushes to the relay that is left.
  const tips = tellTips(acknowledged)
  for (const [log, seq] of tips) await pushAgain(store, log, seq + 5)
  const everything = [...tips].map(([log, seq]) => ({ log, seq: seq + 5, parcels: 0 }))
  await expectAllThere(await openStore(name), everything)
})

test('all NATS nodes are killed at once: once devices have pushed what is lacking, everything acknowledged is there', async () => {
  const name = 'all-at-once'
  await openStore(name)
  const writer = await newWriter(name, [1, 2, 3])
  await writer.acknowledges(300)
  await Promise.all([0, 1, 2].map((node) => cluster.kill(node)))
  await writer.kill()
  await Promise.all([0, 1, 2].map((node) => cluster.start(node)))
  await cluster.until(async () => await openNats(cluster.urls, { name }).then(closeIfOpened))
  const store = await openStore(name)
  for (const [log, seq] of tellTips(writer.acknowledged)) await pushAgain(store, log, seq, writer.acknowledged)
  await expectAllThere(await openStore(name), writer.acknowledged)
})

test('with more than half of the nodes gone nothing is taken, and a plain reason given, until one is back', async () => {
  const name = 'half-gone'
  const store = await openStore(name)
  await value(store.write(mailboxOf(1), writeOf({ appends: [appendOf(logOf(1), 1)] })))
  await Promise.all([0, 1].map((node) => cluster.kill(node)))
  const refused = await store.write(mailboxOf(1), writeOf({ appends: [appendOf(logOf(1), 2)] }))
  expect(refused).toMatchObject({
    ok: false,
    error: { kind: 'Unavailable', why: expect.stringMatching(/NATS/) as string }
  })

  await Promise.all([0, 1].map((node) => cluster.start(node)))
  await cluster.until(async () => (await store.open(mailboxOf(1))).ok)
  await pushAgain(store, 1, 3)
  await expectAllThere(store, [{ log: 1, seq: 3, parcels: 0 }])
})

async function closeIfOpened(nats: Awaited<ReturnType<typeof openNats>>): Promise<boolean> {
  if (nats.ok) await nats.value.close()
  return nats.ok
}
