/**
 * [I2] A process that writes signed entries into a relay's store is killed at random moments, under load: what it
 * was told is kept is there afterwards, every chain is whole, and no write is there by half. EVENTUAL_SEED replays a run.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import type { LogId } from '$lib/base/ids'
import type { HeldTip } from '$lib/log/log-reader'
import { parcelIdOf } from '$lib/log/parcel-id'
import { buildForNode } from '../../scripts/node-build.js'
import { checkStore } from '../../src/relay/check-store'
import { openLevelStore } from '../../src/relay/level-store'
import type { MailboxName, MailboxStore } from '../../src/relay/mailbox-store'
import { readAck, type Ack } from '../support/relay-kill/acks'
import { killRounds, type Victim } from '../support/relay-kill/kill-rounds'
import { mailboxOf, pensOf, SCRIBES } from '../support/relay-kill/scribe'
import { expectNext, value } from '../support/relay-kill/whole-log'
import { newSimRandom } from '../support/sim-random'

/** The relay as a whole is killed fifty times (relay-process-kill.test.ts); here its store alone. */
const ROUNDS = 10
const MOST_ACKS = 60

const seed = Number(process.env.EVENTUAL_SEED ?? Date.now() % 100_000)
let directory: string
let bundle: string
let logs: readonly { readonly mailbox: MailboxName; readonly pair: readonly LogId[] }[]

beforeAll(async () => {
  logs = await Promise.all(
    SCRIBES.map(async (place) => ({ mailbox: mailboxOf(place), pair: (await pensOf(place)).map(({ log }) => log) }))
  )
  directory = await mkdtemp(join(tmpdir(), 'eventual-kill-'))
  bundle = await buildForNode('relay-kill-writer', 'tests/support/relay-kill/writer.ts')
}, 120_000)
afterAll(() => rm(directory, { recursive: true }))

test(`[I2] killed writers lose nothing they were told is kept (seed ${seed})`, { timeout: 240_000 }, async () => {
  /** What was looked at in earlier rounds, by log: only what is new is read again. */
  const seen = new Map<string, HeldTip>()
  const acked = await killRounds<Ack>({
    rounds: ROUNDS,
    random: newSimRandom(seed),
    mostAcks: MOST_ACKS,
    start: async (round, heard) => startWriter(round, heard),
    look: (acks) => withStore((store) => expectWhole(store, acks, seen))
  })
  expect(acked).toBeGreaterThan(ROUNDS)
  expect(await checkStore(directory)).toMatchObject({ ok: true, value: { mailboxes: 4, logs: 32, faults: [] } })
})

function startWriter(round: number, heard: (ack: Ack) => void): Victim {
  const child = spawn(process.execPath, [bundle, directory, String(seed * 1_000 + round)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const closed = once(child, 'close')
  createInterface(child.stdout).on('line', (line) => {
    // What a killed process left of a line was never an acknowledgement.
    if (line.endsWith('}')) heard(readAck(line))
  })
  return {
    failed: closed.then(([code]) => {
      if (code !== null) throw new Error(`the writer of round ${round} ended by itself, with ${code}`)
      return new Promise<never>(() => {})
    }),
    async kill() {
      child.kill('SIGKILL')
      await closed
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

async function expectWhole(store: MailboxStore, acks: readonly Ack[], seen: Map<string, HeldTip>): Promise<void> {
  const hashes = new Map<string, string>()
  for (const { mailbox, pair } of logs) {
    const head = value(await store.open(mailbox))
    const seqs: number[] = []
    for (const log of pair) {
      const tip = head?.tips.find((each) => each.log === log)
      seqs.push(tip?.seq ?? 0)
      if (!tip) continue
      const range = { log, from: (seen.get(log)?.seq ?? 0) + 1, to: tip.seq }
      for (const piece of value(await store.read(mailbox, range, 1e9)))
        seen.set(log, await expectNext(piece, seen.get(log) ?? null, hashes))
      expect(seen.get(log), `the end of log ${log}`).toMatchObject({ seq: tip.seq, hash: tip.hash })
    }
    expect(seqs[0], 'a write is there whole or not at all').toBe(seqs[1])
  }
  for (const { mailbox, ends, parcels } of acks) {
    for (const { log, seq, hash } of ends) expect(hashes.get(`${log} ${seq}`), `entry ${seq} of ${log}`).toBe(hash)
    const kept = value(await store.readParcels(mailbox, parcels))
    expect(kept.map((bytes) => bytesToBase64url(parcelIdOf(bytes)))).toEqual(parcels)
  }
}
