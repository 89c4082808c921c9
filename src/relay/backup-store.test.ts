import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import { newSimRandom } from '../../tests/support/sim-random'
import { newPen, written } from '../../tests/support/story-logs'
import { appendOf, MAILBOX, write } from '../../tests/support/story-mailbox'
import { fillStore } from '../../tests/support/filled-store'
import { backupStore } from './backup-store'
import { checkStore } from './check-store'
import { levelDisk } from './level-disk'
import { MAILBOXES, openLevelStore } from './level-store'
import type { MailboxStore } from './mailbox-store'
import { pieceKey } from './store-layout'

let folder: string
let directory: string
let target: string
const stores: MailboxStore[] = []
const random = newSimRandom(1)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventual-backup-'))
  directory = join(folder, 'data')
  target = join(folder, 'backup')
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  await rm(folder, { recursive: true })
})

async function open(at: string): Promise<MailboxStore> {
  const opened = await openLevelStore(at, { random })
  if (!opened.ok) throw new Error(opened.error.why)
  stores.push(opened.value)
  return opened.value
}

for (const how of ['running', 'stopped'] as const) {
  test(`a backup of a ${how} store holds the same, and is another store`, async () => {
    const store = await open(directory)
    await fillStore(store)
    const head = await store.open(MAILBOX)
    if (how === 'stopped') await store.close()
    const made = await backupStore(directory, target)
    expect(made).toMatchObject({ ok: true, value: { mailboxes: 1, entries: 16, records: 1, parcels: 1, faults: [] } })

    const restored = await open(target)
    expect(await restored.open(MAILBOX)).toEqual(head)
    expect(restored.id).not.toEqual(store.id)
    expect(await checkStore(target)).toEqual(made)
  })
}

test('a backup restored twice is two stores', async () => {
  await fillStore(await open(directory))
  await backupStore(directory, target)
  await backupStore(target, join(folder, 'again'))
  const [once, twice] = [await open(target), await open(join(folder, 'again'))]
  expect(once.id).not.toEqual(twice.id)
})

test('what is written while a backup is made is in it up to one moment, in every log', async () => {
  const store = await open(directory)
  const { run } = await written(
    await newPen(3),
    Array.from({ length: 200 }, (_, i) => `${i}`)
  )
  let isDone = false
  let seq = 0
  // Large neighbours make the database turn its log into tables meanwhile.
  const neighbour = (i: number) => ({ name: bytesToBase64url(new Uint8Array(16).fill(i)), bytes: new Uint8Array(2e6) })
  const writing = (async () => {
    while (!isDone && seq < run.entries.length) {
      seq += 1
      const result = await store.write(
        MAILBOX,
        write({ appends: [appendOf(run, seq, seq)], parcels: [neighbour(seq % 40)] })
      )
      if (!result.ok) throw new Error(result.error.kind)
    }
  })()
  const made = await backupStore(directory, target)
  isDone = true
  await writing
  if (!made.ok) throw new Error(made.error.why)
  expect(made.value.faults.filter((fault) => !fault.includes('not what its name says'))).toEqual([])
  expect(made.value.entries).toBeLessThanOrEqual(seq)
})

test('a backup of a damaged store is kept, and says what is wrong', async () => {
  const store = await open(directory)
  const { first } = await fillStore(store)
  await store.close()
  const level = await levelDisk.open(join(directory, MAILBOXES))
  await level.batch([{ type: 'del', key: pieceKey(MAILBOX, first.log, 9) }], { sync: true })
  await level.close()
  const made = await backupStore(directory, target)
  expect(made.ok && made.value.faults[0]).toContain('lacks what lies between 8 and 10')
  expect(await readdir(target)).toEqual([MAILBOXES])
})

test('a folder with something in it is not written to', async () => {
  await fillStore(await open(directory))
  await mkdir(target)
  await writeFile(join(target, 'letter.txt'), 'mine')
  expect(await backupStore(directory, target)).toEqual({
    ok: false,
    error: { kind: 'TargetTaken', why: `${target} is not empty. A backup goes into a folder of its own.` }
  })
  expect(await readdir(target)).toEqual(['letter.txt'])
})

test('where there is no store, nothing is made that could be taken for a backup', async () => {
  expect(await backupStore(directory, target)).toMatchObject({ ok: false, error: { kind: 'NoStore' } })
  expect(await readdir(target)).toEqual([])
})
