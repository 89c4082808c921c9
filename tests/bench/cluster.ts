/**
 * What a cluster costs a relay, for docs/relay-cluster.md: `node scripts/run-node.js cluster [LINE…]` prints a JSON line for one
 * server and for three. A LINE goes into the servers' `jetstream { }`, e.g. `sync_interval: always` where they know it.
 */
import { openNats } from '../../src/relay/open-nats'
import { appendOf, logOf, mailboxOf, writeOf } from '../support/mailbox-entries'
import { startNatsCluster } from '../support/nats-cluster'

const WRITES = 500
const MAILBOXES = 100
const WRITES_OF_EACH = 20

export async function main(argv: readonly string[], write: (line: string) => void): Promise<number> {
  for (const nodes of [1, 3]) {
    const cluster = await startNatsCluster({ nodes, jetstream: argv.join('\n') })
    try {
      write(JSON.stringify({ servers: nodes, settings: argv, ...(await measure(cluster.urls)) }))
    } finally {
      await cluster.stop()
    }
  }
  return 0
}

async function measure(urls: readonly string[]): Promise<Record<string, number>> {
  const [warm, cold] = [await openNats(urls), await openNats(urls)]
  if (!warm.ok || !cold.ok) throw new Error('NATS did not open')
  const put = async (mailbox: number, log: number, seq: number) => {
    const stored = await warm.value.store.write(mailboxOf(mailbox), writeOf({ appends: [appendOf(logOf(log), seq)] }))
    if (!stored.ok) throw new Error(stored.error.kind)
  }
  const times: number[] = []
  for (let seq = 1; seq <= WRITES; seq++) times.push(await timeOf(() => put(1, 1, seq)))
  times.sort((a, b) => a - b)
  const crowd = await timeOf(() =>
    Promise.all(
      Array.from({ length: MAILBOXES }, async (_, at) => {
        for (let seq = 1; seq <= WRITES_OF_EACH; seq++) await put(2 + at, 2 + at, seq)
      })
    )
  )
  const range = { log: logOf(1), from: 1, to: WRITES }
  const look = await timeOf(() => cold.value.store.open(mailboxOf(1)))
  const read = await timeOf(() => cold.value.store.read(mailboxOf(1), range, 1e9))
  await Promise.all([warm.value.close(), cold.value.close()])
  return {
    writeP50Ms: rounded(times[Math.floor(WRITES / 2)] ?? 0),
    writeP99Ms: rounded(times[Math.floor(WRITES * 0.99)] ?? 0),
    writesPerSecond: Math.round((MAILBOXES * WRITES_OF_EACH * 1_000) / crowd),
    firstLookMs: rounded(look),
    readMs: rounded(read)
  }
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
