/**
 * Row 47: a relay's disk is full. The fault is put beneath the store's LevelDB, so that it can be had anywhere; the same on a
 * real small disk is `npm run test:full-disk`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import { entryHashes } from '$lib/log/entry-hashes'
import { encodeRun, type Run } from '$lib/wire/entry-codec'
import { REOPEN_BYTES, RESERVE_BYTES } from '../../src/relay/level-disk'
import { openLevelStore, type LevelStoreOptions } from '../../src/relay/level-store'
import type { MailboxStore, MailboxWrite } from '../../src/relay/mailbox-store'
import { newFailingDisk, type FailingDisk } from '../support/failing-level'
import { newSimRandom } from '../support/sim-random'
import { newPen, WORKSPACE, written } from '../support/story-logs'

const mailbox = bytesToBase64url(new Uint8Array(32).fill(1))
const diskFull = { ok: false, error: { kind: 'DiskFull' } }
const kept = { ok: true, value: undefined }

let directory: string
let disk: FailingDisk
let store: MailboxStore
let entries: readonly MailboxWrite[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'eventual-full-'))
  disk = newFailingDisk()
  store = await open()
  const pen = await newPen(1)
  const { run } = await written(pen, ['low tide', 'fog', 'a loaf', 'the bridge'])
  entries = run.entries.map((_, i) => writeOf(run, i))
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

async function open(options: Partial<LevelStoreOptions> = {}): Promise<MailboxStore> {
  const opened = await openLevelStore(directory, { random: newSimRandom(1), disk, ...options })
  if (!opened.ok) throw new Error(opened.error.why)
  return opened.value
}

function writeOf(run: Run, i: number): MailboxWrite {
  const envelope = run.entries[i]!
  const { seq } = envelope.header
  const bytes = encodeRun({ ...run, from: seq, entries: [envelope] })
  const tip = { log: run.log, logKey: run.logKey!, seq, hash: entryHashes.entry(envelope.headerBytes) }
  return {
    workspace: WORKSPACE,
    appends: [{ piece: { log: run.log, from: seq, to: seq, form: 'entries', bytes }, tip, after: seq - 1 }],
    parcels: [{ name: bytesToBase64url(new Uint8Array(16).fill(seq)), bytes }],
    records: []
  }
}

/** Entry `seq` with its parcel. */
const put = (seq: number) => store.write(mailbox, entries[seq - 1]!)

async function holds(seq: number): Promise<void> {
  const head = await store.open(mailbox)
  if (!head.ok) throw new Error(head.error.kind)
  expect(head.value?.tips.map((tip) => tip.seq)).toEqual([seq])
  expect(head.value?.parcels).toHaveLength(seq)
  const { log } = entries[0]!.appends[0]!.piece
  const pieces = await store.read(mailbox, { log, from: 1, to: 99 }, 1_000_000)
  expect(pieces.ok && pieces.value.map(({ to }) => to)).toEqual(Array.from({ length: seq }, (_, i) => i + 1))
}

test('a write that finds no room is told so, leaves nothing behind, and what was kept can be read', async () => {
  expect(await put(1)).toEqual(kept)
  disk.isFull = true
  expect(await put(2)).toEqual(diskFull)
  expect(await put(2)).toEqual(diskFull)
  await holds(1)

  disk.isFull = false
  expect(await put(2)).toEqual(kept)
  await holds(2)
  await store.close()
  store = await open()
  await holds(2)
})

test('after a failed write the database is opened again before it is written to', async () => {
  await put(1)
  disk.isFull = true
  const before = disk.opened
  await put(2)
  expect(disk.opened).toBe(before)
  disk.isFull = false
  await put(2)
  expect(disk.opened).toBe(before + 1)
  await put(3)
  expect(disk.opened).toBe(before + 1)
})

test('without room for opening it again it is not closed, so that what was kept can be read', async () => {
  await store.close()
  store = await open({ reserveBytes: 0 })
  await put(1)
  disk.isFull = disk.cannotOpen = true
  disk.free = 4096
  expect(await put(2)).toEqual(diskFull)
  expect(await put(2)).toEqual(diskFull)
  await holds(1)
  disk.isFull = disk.cannotOpen = false
  disk.free = REOPEN_BYTES
  expect(await put(2)).toEqual(kept)
  await holds(2)
})

test('where opening it again fails all the same, it is tried again with the next write', async () => {
  await put(1)
  disk.isFull = disk.cannotOpen = true
  expect(await put(2)).toEqual(diskFull)
  expect(await put(2)).toEqual(diskFull)
  expect(await store.open(mailbox)).toEqual(diskFull)
  disk.isFull = disk.cannotOpen = false
  await holds(1)
  expect(await put(2)).toEqual(kept)
  await holds(2)
})

test('all that shared the failed sync are told, and each can be sent again', async () => {
  await put(1)
  disk.isFull = true
  expect(await Promise.all([put(2), put(3), put(4)])).toEqual([diskFull, diskFull, diskFull])
  disk.isFull = false
  expect(await Promise.all([put(2), put(3), put(4)])).toEqual([kept, kept, kept])
  await holds(4)
})

test('a write that reached the disk and was not synced is there whole or not at all, and going on is safe', async () => {
  await put(1)
  disk.failsAfterWriting = true
  expect(await put(2)).toEqual(diskFull)
  expect(await put(2)).toEqual({ ok: false, error: { kind: 'Moved' } })
  await holds(2)
  expect(await put(3)).toEqual(kept)
  await holds(3)
})

test('room for opening the store again is never written to', async () => {
  await put(1)
  const asked = disk.batches.length
  disk.free = RESERVE_BYTES - 1
  expect(await put(2)).toEqual(diskFull)
  expect(disk.batches.length).toBe(asked)
  disk.free = RESERVE_BYTES
  expect(await put(2)).toEqual(kept)
  await holds(2)
})

test('a disk that does not say what is free is written to until it fails', async () => {
  await store.close()
  const real = disk
  store = await open()
  Object.assign(real, { freeBytes: () => Promise.resolve(null) })
  expect(await put(1)).toEqual(kept)
  real.isFull = true
  expect(await put(2)).toEqual(diskFull)
  await holds(1)
})
