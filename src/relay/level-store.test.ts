import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import { bytesToId } from '$lib/base/ids'
import { newWriter } from '$lib/wire/codec'
import { newFailingDisk, type FailingDisk } from '../../tests/support/failing-level'
import { newSimRandom } from '../../tests/support/sim-random'
import { levelDisk } from './level-disk'
import { MAILBOXES, openLevelStore, type LevelStoreOptions } from './level-store'
import type { MailboxStore, MailboxWrite } from './mailbox-store'
import { FORMAT_KEY, ID_KEY, pieceKey, STORE_FORMAT } from './store-layout'

const fill = (byte: number, length: number) => new Uint8Array(length).fill(byte)
const mailbox = bytesToBase64url(fill(1, 32))
const log = (byte: number) => bytesToId('log', fill(byte, 16))
const random = newSimRandom(1)

let directory: string
let disk: FailingDisk
const stores: MailboxStore[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'eventual-store-'))
  disk = newFailingDisk()
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  await rm(directory, { recursive: true })
})

async function open(options: Partial<LevelStoreOptions> = {}): Promise<MailboxStore> {
  const opened = await openLevelStore(directory, { random, disk, ...options })
  if (!opened.ok) throw new Error(opened.error.why)
  stores.push(opened.value)
  return opened.value
}

/** Entry `seq` of a log, on what ends before it. */
function entry(seq: number, of = log(1)): MailboxWrite {
  const piece = { log: of, from: seq, to: seq, form: 'entries', bytes: fill(seq, 300) } as const
  const tip = { log: of, logKey: fill(1, 32), seq, hash: fill(seq, 32) }
  return {
    workspace: bytesToId('workspace', fill(9, 32)),
    appends: [{ piece, tip, after: seq - 1 }],
    parcels: [],
    records: []
  }
}

async function seqs(store: MailboxStore): Promise<readonly number[]> {
  const pieces = await store.read(mailbox, { log: log(1), from: 1, to: 99 }, 1_000_000)
  if (!pieces.ok) throw new Error(pieces.error.kind)
  return pieces.value.map(({ to }) => to)
}

async function change(key: Uint8Array, value: Uint8Array | null): Promise<void> {
  const level = await levelDisk.open(join(directory, MAILBOXES))
  await level.batch([value ? { type: 'put', key, value } : { type: 'del', key }], { sync: true })
  await level.close()
}

test('writes that come while a sync is under way share the next one', async () => {
  const store = await open()
  const before = disk.batches.length
  const held = disk.hold()
  const first = store.write(mailbox, entry(1))
  await held.begun
  const others = Array.from({ length: 40 }, (_, i) => store.write(mailbox, entry(1, log(2 + i))))
  held.release()
  expect((await Promise.all([first, ...others])).every(({ ok }) => ok)).toBe(true)
  expect(disk.batches.length - before).toBe(2)
})

test('of a shared sync, a write that does not fit is told and the others are kept', async () => {
  const store = await open()
  const held = disk.hold()
  const first = store.write(mailbox, entry(1))
  await held.begun
  const [again, next, gap] = [entry(1), entry(2), entry(4)].map((write) => store.write(mailbox, write))
  held.release()
  await first
  expect(await again).toEqual({ ok: false, error: { kind: 'Moved' } })
  expect(await next).toMatchObject({ ok: true })
  expect(await gap).toEqual({ ok: false, error: { kind: 'Moved' } })
  expect(await seqs(store)).toEqual([1, 2])
})

test('what cannot fit is not written at all', async () => {
  const store = await open()
  const before = disk.batches.length
  await store.write(mailbox, entry(7))
  expect(disk.batches.length).toBe(before)
})

test('a second process, or a second store of this one, is told that the directory is taken', async () => {
  const store = await open()
  const second = await openLevelStore(directory, { random })
  expect(second).toMatchObject({ ok: false, error: { kind: 'Locked' } })
  expect(second.ok ? '' : second.error.why).toContain('Another process has the store')
  expect(await store.write(mailbox, entry(1))).toMatchObject({ ok: true })
})

test('a store of a newer format is not opened, and nothing in it changes', async () => {
  await (await open()).close()
  await change(
    FORMAT_KEY,
    newWriter()
      .uint(STORE_FORMAT + 1)
      .done()
  )
  const opened = await openLevelStore(directory, { random, disk })
  const why = `The store in ${directory} has format ${STORE_FORMAT + 1}, and this relay knows formats up to ${STORE_FORMAT}. Start a relay at least as new as the one that wrote it.`
  expect(opened).toEqual({ ok: false, error: { kind: 'Newer', why } })
  expect(disk.batches).toHaveLength(1)
})

test('what is no store is left alone', async () => {
  await change(fill(120, 3), fill(1, 1))
  const opened = await openLevelStore(directory, { random, disk })
  expect(opened).toMatchObject({ ok: false, error: { kind: 'Unavailable' } })
  expect(disk.batches).toEqual([])
})

test('a store without an id, as a backup is, draws one and keeps it', async () => {
  const first = await open()
  await first.close()
  await change(ID_KEY, null)
  const second = await open()
  expect(second.id).not.toEqual(first.id)
  await second.close()
  expect((await open()).id).toEqual(second.id)
})

test('a hole in the middle of a log is never passed over', async () => {
  const store = await open()
  for (const seq of [1, 2, 3]) await store.write(mailbox, entry(seq))
  await store.close()
  await change(pieceKey(mailbox, log(1), 2), null)
  const holed = await open()
  expect(await seqs(holed)).toEqual([1])
  const rest = await holed.read(mailbox, { log: log(1), from: 2, to: 9 }, 1_000)
  expect(rest).toMatchObject({ ok: false, error: { kind: 'Unavailable' } })
})
