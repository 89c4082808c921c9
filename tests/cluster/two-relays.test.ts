/** Two relay processes over one NATS cluster: one store, one bus, one place for browsers to meet. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { MailboxWrite, Piece } from '../../src/relay/mailbox-store'
import { openNats, type Nats } from '../../src/relay/open-nats'
import { openSignalingSockets } from '../../src/relay/signaling-sockets'
import { appendOf, logOf, mailboxOf, parcelOf, pieceOf, tipOf, writeOf } from '../support/mailbox-entries'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster'

let cluster: NatsCluster
let streams = 0
let name: string
let here: Nats
let there: Nats
const endings: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  cluster = await startNatsCluster({ nodes: 3 })
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  name = `relays-${streams++}`
  here = await openAt(0)
  there = await openAt(1)
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** A process connected to one of the nodes. */
async function openAt(node: number): Promise<Nats> {
  const nats = await openNats([cluster.urls[node] ?? ''], { name })
  if (!nats.ok) throw new Error(nats.error.sentence)
  endings.push(() => nats.value.close())
  return nats.value
}

const box = mailboxOf(1)
const log = logOf(1)
const everything = { log, from: 1, to: 1_000_000 }
const write = (nats: Nats, more: Partial<MailboxWrite>) => nats.store.write(box, writeOf(more))

async function pieces(nats: Nats): Promise<readonly Piece[]> {
  const read = await nats.store.read(box, everything, 1e9)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

/** In the stream, of all mailboxes. */
async function messages(): Promise<number> {
  const connection = await connect({ servers: [...cluster.urls] })
  const { state } = await (await jetstreamManager(connection)).streams.info(name)
  await connection.close()
  return state.messages
}

test('one store has one id, and what one process wrote the other reads', async () => {
  expect(here.store.id).toEqual(there.store.id)
  expect(await write(here, { appends: [appendOf(log, 1, 3)], parcels: [parcelOf(1)] })).toMatchObject({ ok: true })
  expect(await pieces(there)).toEqual([pieceOf(log, 1, 3)])
  expect(await write(there, { appends: [appendOf(log, 4, 5)], parcels: [parcelOf(1)] })).toMatchObject({ ok: true })
  expect(await here.store.open(box)).toMatchObject({ value: { tips: [tipOf(log, 5)], parcels: [parcelOf(1).name] } })
  expect(await pieces(here)).toEqual([pieceOf(log, 1, 3), pieceOf(log, 4, 5)])
})

test('of two processes that write to one log at once one is heard, and the log has no gap and nothing twice', async () => {
  for (let seq = 1; seq <= 40; seq += 1) {
    const lengths = [seq, seq + (seq % 3)]
    const results = await Promise.all(
      [here, there].map((nats, at) => write(nats, { appends: [appendOf(log, seq, lengths[at])] }))
    )
    expect(results.filter(({ ok }) => ok).length).toBe(1)
    expect(results.filter(({ ok }) => !ok)).toEqual([{ ok: false, error: { kind: 'Moved' } }])
    seq = lengths[results.findIndex(({ ok }) => ok)] ?? seq
  }
  const kept = await pieces(await openAt(2))
  expect(kept).toEqual(await pieces(here))
  expect(kept.map(({ from }) => from)).toEqual([1, ...kept.slice(0, -1).map(({ to }) => to + 1)])
})

test('a parcel that both write at once is there once', async () => {
  const results = await Promise.all([here, there].map((nats) => write(nats, { parcels: [parcelOf(1)] })))
  expect(results.every(({ ok }) => ok)).toBe(true)
  for (const nats of [here, await openAt(2)]) {
    expect(await nats.store.open(box)).toMatchObject({
      value: { parcels: [parcelOf(1).name], bytes: parcelOf(1).bytes.length }
    })
  }
})

test('a record that one process writes replaces what the other remembers', async () => {
  for (let seq = 1; seq <= 20; seq++) await write(here, { appends: [appendOf(log, seq)] })
  expect(await pieces(there)).toHaveLength(20)
  const record = pieceOf(log, 2, 19, 'record')
  expect(await write(here, { records: [record] })).toMatchObject({ ok: true })
  const expected = [pieceOf(log, 1, 1), record, pieceOf(log, 20, 20)]
  // Its turn comes after the originals were removed: left are the id, the mailbox's own word, two entries and the record.
  await here.store.open(box)
  expect(await messages()).toBe(5)
  expect(await pieces(here)).toEqual(expected)
  expect(await pieces(there)).toEqual(expected)
  expect(await pieces(await openAt(2))).toEqual(expected)
})

test('parts whose last word never came are seen by nobody', async () => {
  const large = { ...pieceOf(log, 1, 1), bytes: new Uint8Array(3_000_000).fill(7) }
  const connection = await connect({ servers: [...cluster.urls] })
  endings.push(() => connection.close())
  await jetstream(connection).publish(`${name}.x.${box}.AAAAAAAAAAAAAAAA.0`, large.bytes.subarray(0, 500_000))
  expect(await there.store.open(box)).toEqual({ ok: true, value: null })

  await write(here, { appends: [{ piece: large, tip: tipOf(log, 1), after: 0 }] })
  expect(await there.store.open(box)).toMatchObject({ value: { bytes: 3_000_000, tips: [tipOf(log, 1)] } })
  const [read] = await pieces(there)
  expect(read && Buffer.compare(read.bytes, large.bytes)).toBe(0)
})

test('a mailbox with many messages is known after one look', async () => {
  const logs = Array.from({ length: 30 }, (_, at) => logOf(100 + at))
  for (let seq = 1; seq <= 20; seq++) {
    const results = await Promise.all(logs.map((each) => write(here, { appends: [appendOf(each, seq)] })))
    expect(results.every(({ ok }) => ok)).toBe(true)
  }
  const head = await there.store.open(box)
  expect(head.ok && new Set(head.value?.tips)).toEqual(new Set(logs.map((each) => tipOf(each, 20))))
})

/** Interest spreads from server to server in its own time, so the speaker speaks until it is heard. */
async function heardBy(heard: readonly string[], speak: () => void): Promise<void> {
  await cluster.until(() => {
    speak()
    return Promise.resolve(heard.length > 0)
  })
}

test('the bus: heard by the other process on that channel, not by oneself, and no more once ended', async () => {
  const [own, other, elsewhere]: [string[], string[], string[]] = [[], [], []]
  here.bus.subscribe('a channel, of any name', (bytes) => own.push(String(bytes[0])))
  const end = there.bus.subscribe('a channel, of any name', (bytes) => other.push(String(bytes[0])))
  there.bus.subscribe('another', (bytes) => elsewhere.push(String(bytes[0])))
  await heardBy(other, () => here.bus.publish('a channel, of any name', Uint8Array.of(1)))
  here.bus.publish('a channel, of any name', new Uint8Array(2_000_000)) // Larger than NATS takes: heard by nobody.
  end()
  const before = other.length
  await heardBy(elsewhere, () => {
    here.bus.publish('a channel, of any name', Uint8Array.of(2))
    here.bus.publish('another', Uint8Array.of(3))
  })
  expect({ own, other: other.length, firsts: new Set(other) }).toEqual({
    own: [],
    other: before,
    firsts: new Set(['1'])
  })
  expect(new Set(elsewhere)).toEqual(new Set(['3']))
  await here.bus.close()
  await here.close()
  here.bus.publish('another', Uint8Array.of(4))
  here.bus.subscribe('another', () => undefined)()
})

/** Signaling as a relay process serves it; resolves to its address. */
async function serveSignaling(nats: Nats): Promise<string> {
  const signaling = openSignalingSockets({ bus: nats.bus })
  const server = createServer().on('upgrade', (request, socket, head) => signaling.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(async () => {
    await signaling.close()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/signal`
}

async function join(address: string, topic: string): Promise<{ socket: WebSocket; heard: unknown[] }> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const heard: unknown[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())))
  socket.send(JSON.stringify({ type: 'subscribe', topics: [topic] }))
  return { socket, heard }
}

test('two browsers at two relay processes find each other', async () => {
  const [alice, bob] = await Promise.all([
    join(await serveSignaling(here), 'room'),
    join(await serveSignaling(there), 'room')
  ])
  const announce = { type: 'publish', topic: 'room', data: { type: 'announce', from: 'alice' } }
  await cluster.until(() => {
    alice.socket.send(JSON.stringify(announce))
    return Promise.resolve(bob.heard.length > 0)
  })
  expect(bob.heard[0]).toEqual({ ...announce, clients: 2 })
  bob.socket.send(JSON.stringify({ type: 'publish', topic: 'room', data: { to: 'alice', from: 'bob' } }))
  await cluster.until(() =>
    Promise.resolve(alice.heard.some((heard) => JSON.stringify(heard).includes('"to":"alice"')))
  )
  const answers = alice.heard.filter((heard) => JSON.stringify(heard).includes('"to":"alice"'))
  expect(answers).toEqual([{ type: 'publish', topic: 'room', clients: 2, data: { to: 'alice', from: 'bob' } }])
})
