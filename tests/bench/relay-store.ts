/**
 * `node scripts/run-node.js relay-store [SECONDS]`: signed entries of about 300 bytes a second that the relay's embedded store
 * accepts durably, by how many write at once; and how often a second this disk syncs 300 bytes by themselves, before and after.
 */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openLevelStore } from '../../src/relay/level-store'
import type { MailboxStore, MailboxWrite } from '../../src/relay/mailbox-store'
import { newSimRandom } from '../support/sim-random'
import { newPen, written } from '../support/story-logs'
import { appendOf, MAILBOX, write } from '../support/story-mailbox'

const WRITERS = [1, 16, 64]

/** Signed beforehand, so that only the store is measured; a writer that has written all of them ends. */
const MOST_ENTRIES = 2_000
const TEXT = 'x'.repeat(120)

/** Writes one JSON line for each number of writers. */
export async function main(argv: readonly string[], print: (line: string) => void): Promise<number> {
  const ms = 1_000 * Number(argv[0] ?? 3)
  const folder = await mkdtemp(join(tmpdir(), 'eventual-store-speed-'))
  try {
    print(JSON.stringify({ bareSyncsPerSecond: await bareSyncs(join(folder, 'before'), ms) }))
    for (const writers of WRITERS) print(JSON.stringify(await measure(join(folder, `${writers}`), writers, ms)))
    print(JSON.stringify({ bareSyncsPerSecond: await bareSyncs(join(folder, 'after'), ms) }))
  } finally {
    await rm(folder, { recursive: true })
  }
  return 0
}

async function bareSyncs(path: string, ms: number): Promise<number> {
  const file = await open(path, 'w')
  const bytes = new Uint8Array(300)
  const began = performance.now()
  let syncs = 0
  for (; performance.now() - began < ms; syncs++) {
    await file.write(bytes)
    await file.datasync()
  }
  const seconds = (performance.now() - began) / 1_000
  await file.close()
  return Math.round(syncs / seconds)
}

async function measure(directory: string, writers: number, ms: number): Promise<object> {
  const logs: (readonly MailboxWrite[])[] = []
  for (let i = 0; i < writers; i++)
    logs.push(await entriesOf(i + 1, Math.ceil((2 * MOST_ENTRIES) / Math.min(writers, 8))))
  const opened = await openLevelStore(directory, { random: newSimRandom(1) })
  if (!opened.ok) throw new Error(opened.error.why)
  const began = performance.now()
  const waits = (await Promise.all(logs.map((log) => writeAll(opened.value, log, began + ms)))).flat()
  const seconds = (performance.now() - began) / 1_000
  await opened.value.close()
  waits.sort((a, b) => a - b)
  const at = (share: number) => Number((waits[Math.floor(waits.length * share)] ?? 0).toFixed(2))
  const bytes = logs[0]?.[0]?.appends[0]?.piece.bytes.length
  const perSecond = Math.round(waits.length / seconds)
  return { writers, entries: waits.length, bytes, perSecond, p50ms: at(0.5), p95ms: at(0.95), p99ms: at(0.99) }
}

async function entriesOf(seed: number, count: number): Promise<readonly MailboxWrite[]> {
  const { run } = await written(
    await newPen(seed),
    Array.from({ length: count }, () => TEXT)
  )
  return run.entries.map(({ header: { seq } }) => write({ appends: [appendOf(run, seq, seq)] }))
}

/** One after the other, each when the one before is kept; how long each took. */
async function writeAll(store: MailboxStore, log: readonly MailboxWrite[], until: number): Promise<readonly number[]> {
  const waits: number[] = []
  for (const each of log) {
    const began = performance.now()
    if (began >= until) break
    const kept = await store.write(MAILBOX, each)
    if (!kept.ok) throw new Error(kept.error.kind)
    waits.push(performance.now() - began)
  }
  return waits
}
