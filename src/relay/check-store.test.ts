import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import { newSimRandom } from '../../tests/support/sim-random'
import { appendOf, MAILBOX, pieceOf, write } from '../../tests/support/story-mailbox'
import { fillStore, type SmallMailbox } from '../../tests/support/filled-store'
import { newPen, written } from '../../tests/support/story-logs'
import { checkStore, type StoreReport } from './check-store'
import { levelDisk, type LevelChange } from './level-disk'
import { MAILBOXES, openLevelStore } from './level-store'
import type { MailboxStore } from './mailbox-store'
import {
  encodeHead,
  encodePiece,
  encodeTip,
  encodeTotals,
  FORMAT_KEY,
  headKey,
  parcelKey,
  parcelNameKey,
  pieceKey,
  tipKey,
  TOTALS_KEY
} from './store-layout'
import { WORKSPACE } from '../../tests/support/story-logs'

let directory: string
let store: MailboxStore
let small: SmallMailbox

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'eventual-check-'))
  store = await open()
  small = await fillStore(store)
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

async function open(): Promise<MailboxStore> {
  const opened = await openLevelStore(directory, { random: newSimRandom(1) })
  if (!opened.ok) throw new Error(opened.error.why)
  return opened.value
}

async function report(): Promise<StoreReport> {
  const checked = await checkStore(directory)
  if (!checked.ok) throw new Error(checked.error.why)
  return checked.value
}

/** Changes the files behind the store's back. */
async function tamper(...changes: readonly LevelChange[]): Promise<void> {
  await store.close()
  const level = await levelDisk.open(join(directory, MAILBOXES))
  await level.batch([...changes], { sync: true })
  await level.close()
}

const put = (key: Uint8Array, value: Uint8Array): LevelChange => ({ type: 'put', key, value })
const del = (key: Uint8Array): LevelChange => ({ type: 'del', key })

/** Every fault but those of sums, without the mailbox's name. */
async function faults(): Promise<readonly string[]> {
  const all = (await report()).faults.map((fault) => fault.replace(`Mailbox ${MAILBOX}: `, ''))
  return all.filter((fault) => !/it holds|The store holds/.test(fault))
}

test('a store in order is counted and has no faults', async () => {
  const { bytes } = (await sizeOf(store))!
  const counts = { mailboxes: 1, logs: 2, entries: 16, records: 1, parcels: 1, bytes }
  expect(await report()).toEqual({ ...counts, faults: [] })
  await store.close()
  expect(await report()).toEqual({ ...counts, faults: [] })
})

async function sizeOf(of: MailboxStore) {
  const size = await of.size()
  return size.ok ? size.value : null
}

test('an empty store is in order too', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'eventual-empty-'))
  const opened = await openLevelStore(empty, { random: newSimRandom(1) })
  if (opened.ok) await opened.value.close()
  expect(await checkStore(empty)).toMatchObject({ ok: true, value: { mailboxes: 0, entries: 0, faults: [] } })
  await rm(empty, { recursive: true })
})

test('looking changes nothing in the store, and leaves nothing behind', async () => {
  await store.close()
  const before = await filesIn(join(directory, MAILBOXES))
  await report()
  expect(await filesIn(join(directory, MAILBOXES))).toEqual(before)
  expect(await readdir(directory)).toEqual([MAILBOXES])
})

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder)
  const contents = await Promise.all(names.map(async (name) => (await readFile(join(folder, name))).toString('base64')))
  return new Map(names.map((name, i) => [name, contents[i] ?? '']))
}

test('where there is no store, that is what it says', async () => {
  const elsewhere = join(directory, 'nowhere')
  const why = `There is no store of a relay in ${elsewhere}.`
  expect(await checkStore(elsewhere)).toEqual({ ok: false, error: { kind: 'NoStore', why } })
})

test('a lost piece is told with what it held', async () => {
  const { log } = small.first
  await tamper(del(pieceKey(MAILBOX, log, 9)))
  expect(await faults()).toEqual([`log ${log} lacks what lies between 8 and 10.`])
})

test('a byte changed in a body breaks the signature of its entry, and only that is told', async () => {
  const { second } = small
  const piece = pieceOf(second, 1, 4)
  const at = piece.bytes.length - 70
  piece.bytes[at] = (piece.bytes[at] ?? 0) ^ 1
  await tamper(put(pieceKey(MAILBOX, second.log, 4), encodePiece(piece)))
  const [fault, tip] = await faults()
  expect(fault).toBe(`the run 1 to 4 of log ${second.log} has a signature at 4 that is not its log’s.`)
  expect(tip).toBe(`log ${second.log} ends at 4, and its tip is another, at 4.`)
})

test('bytes that are no run are told, and what follows them is still judged', async () => {
  const { log } = small.first
  const garbage = { log, from: 9, to: 9, form: 'entries', bytes: new Uint8Array(20).fill(255) } as const
  await tamper(put(pieceKey(MAILBOX, log, 9), encodePiece(garbage)))
  const found = await faults()
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(`the run 9 to 9 of log ${log} does not read`)
})

test('a run of another chain does not go on from what is before it', async () => {
  const { log } = small.first
  const other = await written(
    await newPen(1),
    Array.from({ length: 12 }, (_, i) => `other ${i}`)
  )
  await tamper(put(pieceKey(MAILBOX, log, 12), encodePiece(pieceOf(other.run, 10, 12))))
  expect(await faults()).toEqual([
    `the run 10 to 12 of log ${log} does not go on from the entry before it.`,
    `log ${log} ends at 12, and its tip is another, at 12.`
  ])
})

test('a run that begins inside a record must say the same of its end', async () => {
  const { log } = small.first
  const other = await written(
    await newPen(1),
    Array.from({ length: 12 }, (_, i) => `other ${i}`)
  )
  await tamper(put(pieceKey(MAILBOX, log, 9), encodePiece(pieceOf(other.run, 8, 9))))
  expect(await faults()).toEqual([
    `the run 8 to 9 of log ${log} does not go on from the entry before it.`,
    `the run 10 to 12 of log ${log} does not go on from the entry before it.`
  ])
})

test('a run in the place of another is told', async () => {
  const { log } = small.second
  await tamper(put(pieceKey(MAILBOX, log, 4), encodePiece({ ...pieceOf(small.first, 1, 3), log, from: 1, to: 4 })))
  expect(await faults()).toContain(`the run 1 to 4 of log ${log} lies in another place than its own.`)
})

test('tips, parcels, heads and sums are compared with what is there', async () => {
  const { first, second, parcel } = small
  const name = bytesToBase64url(new Uint8Array(16).fill(1))
  await tamper(
    put(tipKey(MAILBOX, first.log), encodeTip({ ...appendOf(first, 9, 9).tip })),
    del(tipKey(MAILBOX, second.log)),
    put(parcelKey(MAILBOX, name), parcel),
    put(parcelNameKey(MAILBOX, bytesToBase64url(new Uint8Array(16).fill(2))), new Uint8Array(0)),
    put(headKey(MAILBOX), encodeHead({ workspace: WORKSPACE, bytes: 7 })),
    put(TOTALS_KEY, encodeTotals({ mailboxes: 3, bytes: 8 })),
    del(FORMAT_KEY),
    put(new Uint8Array([9, 9]), new Uint8Array(1))
  )
  const { faults: all } = await report()
  const told = all.join('\n')
  expect(told).toContain(`log ${first.log} ends at 12, and its tip is another, at 9.`)
  expect(told).toContain(`log ${second.log} has no tip.`)
  expect(told).toContain(`parcel ${name} is not what its name says.`)
  expect(told).toContain(`parcel ${name} is not in its list.`)
  expect(told).toContain('is in the list and not there.')
  expect(told).toContain('and its head says 7.')
  expect(told).toContain('and says 3 and 8.')
  expect(told).toContain('The store does not say its format.')
  expect(told).toContain('There is something in the store that no relay put there.')
  expect(all).toHaveLength(9)
})

test('a mailbox without its head, and a tip without entries, are told', async () => {
  const { first } = small
  await tamper(del(headKey(MAILBOX)), ...[3, 8, 9, 12].map((to) => del(pieceKey(MAILBOX, first.log, to))))
  expect(await faults()).toEqual([
    `log ${first.log} has a tip and no entries.`,
    'its head is missing, so that its entries could not be read.'
  ])
})

test('a running relay is looked into while it writes', async () => {
  const pen = await newPen(3)
  const { run } = await written(
    pen,
    Array.from({ length: 40 }, (_, i) => `while ${i}`)
  )
  const writing = run.entries.map(({ header: { seq } }) =>
    store.write(MAILBOX, write({ appends: [appendOf(run, seq, seq)] }))
  )
  expect((await report()).faults).toEqual([])
  expect((await Promise.all(writing)).every(({ ok }) => ok)).toBe(true)
  expect((await report()).entries).toBe(56)
})
