/** The store's contract, on a NATS server alone and on a cluster of three. Each store has a stream of its own. */
import { afterAll, beforeAll, expect } from 'vitest'
import type { MailboxName, MailboxStore } from '../../src/relay/mailbox-store'
import { openNats, type Nats } from '../../src/relay/open-nats'
import { describeMailboxStore, type MailboxDisk } from '../contract/mailbox-store'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster'

let clusters: ReadonlyMap<number, NatsCluster>
let streams = 0

beforeAll(async () => {
  const [alone, three] = await Promise.all([startNatsCluster({ nodes: 1 }), startNatsCluster({ nodes: 3 })])
  clusters = new Map([
    [1, alone],
    [3, three]
  ])
})
afterAll(async () => {
  await Promise.all([...clusters.values()].map((cluster) => cluster.stop()))
})

describeMailboxStore('a NATS server alone', () => newDisk(1))
describeMailboxStore('a NATS cluster of three', () => newDisk(3))

function newDisk(nodes: number): MailboxDisk {
  const name = `stream-${streams++}`
  const touched = new Set<MailboxName>()
  return {
    async open() {
      const nats = await openNats(clusters.get(nodes)?.urls ?? [], { name })
      if (!nats.ok) throw new Error(nats.error.sentence)
      return countingContent(nats.value, touched)
    },
    erase: () => Promise.resolve()
  }
}

/**
 * NATS counts what it keeps, headers and what waits to be removed with it; the contract counts the content alone. So that is
 * counted here, by opening every mailbox.
 */
function countingContent({ store, close }: Nats, touched: Set<MailboxName>): MailboxStore {
  return {
    ...store,
    write(mailbox, write) {
      touched.add(mailbox)
      return store.write(mailbox, write)
    },
    async size() {
      const size = await store.size()
      if (!size.ok) return size
      let bytes = 0
      for (const mailbox of touched) {
        const head = await store.open(mailbox)
        if (head.ok) bytes += head.value?.bytes ?? 0
      }
      expect(size.value.bytes).toBeGreaterThanOrEqual(bytes)
      return { ok: true, value: { mailboxes: size.value.mailboxes, bytes } }
    },
    close
  }
}
