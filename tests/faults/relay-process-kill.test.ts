/**
 * [I2] The relay as it runs is killed fifty times at random moments, while sixteen visitors write over their sockets: every
 * entry and parcel it said is stored is there afterwards, every chain is whole. EVENTUAL_SEED replays a run.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import type { HeldTip } from '$lib/log/log-reader'
import { parcelIdOf } from '$lib/log/parcel-id'
import { buildForNode } from '../../scripts/node-build.js'
import { checkStore } from '../../src/relay/check-store'
import { openLevelStore } from '../../src/relay/level-store'
import { mailboxNameOf } from '../../src/relay/mailbox-name'
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { mailboxKey } from '../support/raw-visitor'
import type { Ack } from '../support/relay-kill/acks'
import { killRounds, type Victim } from '../support/relay-kill/kill-rounds'
import { newSocketVisitor, type SocketVisitor } from '../support/relay-kill/socket-visitor'
import { expectNext, value } from '../support/relay-kill/whole-log'
import { newSimRandom } from '../support/sim-random'
import { newPen, WORKSPACE } from '../support/story-logs'

const ROUNDS = 50
const MOST_ACKS = 60
const VISITORS = 16
const MAILBOXES = 4

const seed = Number(process.env['EVENTUAL_SEED'] ?? Date.now() % 100_000)
let directory: string
let bundle: string
let visitors: readonly SocketVisitor[]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'eventual-relay-kill-'))
  bundle = await buildForNode('relay', 'src/relay/main.ts')
  const random = newSimRandom(seed)
  visitors = await Promise.all(
    Array.from({ length: VISITORS }, async (_, i) =>
      newSocketVisitor(await mailboxKey(i % MAILBOXES), await newPen(1 + i), random.fork(i))
    )
  )
}, 120_000)
afterAll(() => rm(directory, { recursive: true }))

test(
  `[I2] [MBX-5] a relay killed fifty times under load has everything it said is stored (seed ${seed})`,
  { timeout: 240_000 },
  async () => {
    /** What was looked at in earlier rounds, by log: only what is new is read again. */
    const seen = new Map<string, HeldTip>()
    const entries = new Map<string, string>()
    const acked = await killRounds<Ack>({
      rounds: ROUNDS,
      random: newSimRandom(seed),
      mostAcks: MOST_ACKS,
      start: startRelay,
      look: (acks) => withStore((store) => expectAll(store, acks, { seen, entries }))
    })
    process.stdout.write(
      `seed ${seed}: ${acked} acknowledgements in ${ROUNDS} rounds, ${entries.size} entries, none lost\n`
    )
    expect(acked).toBeGreaterThan(ROUNDS)
    expect(await checkStore(directory)).toMatchObject({
      ok: true,
      value: { mailboxes: MAILBOXES, logs: VISITORS, faults: [] }
    })
  }
)

async function startRelay(round: number, heard: (ack: Ack) => void): Promise<Victim> {
  const child = spawn(process.execPath, [bundle, '--port', '0', '--data', directory, '--no-app'], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const closed = once(child, 'close')
  const failed = closed.then(([code]) => {
    if (code !== null) throw new Error(`the relay of round ${round} ended by itself, with ${code}`)
    return new Promise<never>(() => {})
  })
  const lines = createInterface(child.stdout)
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string]
  const address = /http:\/\/\S+/.exec(line)?.[0]
  if (!address) throw new Error(line)
  for (const visitor of visitors) visitor.visit(address, heard)
  return {
    failed,
    async kill() {
      child.kill('SIGKILL')
      await closed
      for (const visitor of visitors) await visitor.gone()
    }
  }
}

async function withStore(look: (store: MailboxStore) => Promise<void>): Promise<void> {
  const store = value(await openLevelStore(directory, { random: newSimRandom(seed) }))
  try {
    await look(store)
  } finally {
    await store.close()
  }
}

interface Looked {
  readonly seen: Map<string, HeldTip>
  /** Hashes of all that is there, by log and seq. */
  readonly entries: Map<string, string>
}

async function expectAll(store: MailboxStore, acks: readonly Ack[], { seen, entries }: Looked): Promise<void> {
  for (let i = 0; i < MAILBOXES; i++) {
    const name = mailboxNameOf((await mailboxKey(i)).publicKey, WORKSPACE)
    for (const { log, seq, hash } of value(await store.open(name))?.tips ?? []) {
      const range = { log, from: (seen.get(log)?.seq ?? 0) + 1, to: seq }
      for (const piece of value(await store.read(name, range, 1e9))) {
        seen.set(log, await expectNext(piece, seen.get(log) ?? null, entries))
      }
      expect(seen.get(log), `the end of log ${log}`).toMatchObject({ seq, hash })
    }
  }
  for (const { mailbox, ends, parcels } of acks) {
    for (const { log, seq, hash } of ends) expect(entries.get(`${log} ${seq}`), `entry ${seq} of ${log}`).toBe(hash)
    const kept = value(await store.readParcels(mailbox, parcels))
    expect(kept.map((bytes) => bytesToBase64url(parcelIdOf(bytes)))).toEqual(parcels)
  }
}
