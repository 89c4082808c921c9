/** What is wrong with the servers is said in a sentence; what they cannot take is refused, and nothing is lost by it. */
import { jetstreamManager, DiscardPolicy } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterEach, expect, test } from 'vitest'
import { openNats, type NatsOptions } from '../../src/relay/open-nats'
import { appendOf, logOf, mailboxOf, writeOf } from '../support/mailbox-entries'
import { startNatsCluster, type NatsClusterOptions } from '../support/nats-cluster'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function urlsOf(options: NatsClusterOptions): Promise<readonly string[]> {
  const cluster = await startNatsCluster(options)
  endings.push(() => cluster.stop())
  return cluster.urls
}

/** Opens the store and says what is wrong, or opens and closes it. */
async function tellFault(urls: readonly string[], options?: NatsOptions): Promise<string> {
  const nats = await openNats(urls, options)
  if (!nats.ok) return `${nats.error.kind}: ${nats.error.sentence}`
  await nats.value.close()
  return 'opened'
}

test('servers that are not there, and addresses that are none', async () => {
  expect(await tellFault(['nats://127.0.0.1:1', 'nats://name:secret@127.0.0.1:2'])).toBe(
    'NotReachable: No NATS server answers at 127.0.0.1:1, 127.0.0.1:2.'
  )
  for (const urls of [[], ['http://127.0.0.1:4222'], ['no address']]) {
    expect(await tellFault(urls)).toMatch(/^NotReachable: Addresses of NATS servers look like/)
  }
  expect(await tellFault(['nats://127.0.0.1:1'], { name: 'two words' })).toMatch(/^BadStream: /)
})

test('a server without JetStream, with a small payload, or with a password we lack', async () => {
  const [plain = [], small = [], closed = []] = await Promise.all([
    urlsOf({ nodes: 1, jetstream: null }),
    urlsOf({ nodes: 1, more: 'max_payload: 32KB' }),
    urlsOf({ nodes: 1, more: 'authorization { user: relay, password: "se:cret" }' })
  ])
  expect(await tellFault(plain)).toMatch(/^NoJetStream: These NATS servers run without JetStream/)
  expect(await tellFault(small)).toMatch(/^SmallPayload: NATS takes messages of 32768 bytes at most/)
  expect(await tellFault(closed)).toMatch(/^NotAllowed: /)
  expect(await tellFault(closed.map((url) => url.replace('//', '//relay:se%3Acret@')))).toBe('opened')
})

test('more replicas than servers, other ones than the stream has, and a stream that does not keep what it takes', async () => {
  const urls = await urlsOf({ nodes: 1 })
  expect(await tellFault(urls, { replicas: 3 })).toMatch(/^WrongReplicas: There are not enough NATS servers/)
  expect(await tellFault(urls)).toBe('opened')
  expect(await tellFault(urls, { replicas: 3 })).toMatch(
    /^WrongReplicas: The stream eventual is kept by 1 server, not 3/
  )

  const connection = await connect({ servers: [...urls] })
  endings.push(() => connection.close())
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'leaky', subjects: ['leaky.>'], discard: DiscardPolicy.Old })
  expect(await tellFault(urls, { name: 'leaky' })).toMatch(
    /^BadStream: The stream leaky is there, but it does not keep/
  )
})

test('a full stream refuses, and keeps what it has', async () => {
  const nats = await openNats(await urlsOf({ nodes: 1 }), { maxBytes: 100_000 })
  if (!nats.ok) throw new Error(nats.error.sentence)
  endings.push(() => nats.value.close())
  const { store } = nats.value
  const log = logOf(1)
  let kept = 0
  for (;;) {
    const written = await store.write(mailboxOf(1), writeOf({ appends: [appendOf(log, kept + 1)] }))
    if (!written.ok) {
      expect(written.error).toEqual({ kind: 'DiskFull' })
      break
    }
    kept++
  }
  expect(kept).toBeGreaterThan(10)
  const read = await store.read(mailboxOf(1), { log, from: 1, to: kept }, 1e9)
  expect(read.ok && read.value.length).toBe(kept)
})
