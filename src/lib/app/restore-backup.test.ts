import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { backUp, PASSPHRASE } from '../../../tests/support/story-backup'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { newScope } from '../base/scope'
import { backupKeyOf } from '../crypto/backup-seal'
import { blobSource } from '../platform/blob-source'
import { openDeviceDatabase } from '../platform/device-database'
import { newDeviceDirectory } from '../platform/device-directory'
import { sealItems } from '../sync/backup-writing'
import { startEngine } from '../sync/create-engine'
import { ok } from '../base/result'
import { inlineTrialWorker } from '../sync/update-trial'
import { encodeBackupHeader, type BackupItem } from '../wire/backup-codec'
import { FEWEST_BACKUP_ROUNDS } from '../wire/limits'
import type { BeginDeps } from './begin-workspace'
import { proveBackup, restoreBackup } from './restore-backup'
import { unlockWorkspace } from './unlock-workspace'

const random = newSimRandom(91)
const timers = { after: () => () => undefined }

/** A browser with an empty profile. */
async function newBrowser(): Promise<BeginDeps> {
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
  const database = valueOf(await openDeviceDatabase({ timers }))
  return { database, directory: newDeviceDirectory(database), random, timers, nowMs: 0, deviceName: 'Laptop' }
}

async function left({ database, directory }: BeginDeps): Promise<{ listed: number; secrets: number; stores: number }> {
  const secrets = valueOf(await database.read(['secrets'], (transaction) => transaction.objectStore('secrets').count()))
  const listed = valueOf(await directory.workspaces()).length
  return { listed, secrets, stores: (await indexedDB.databases()).length - 1 }
}

async function aliceWithNote(seed: number): Promise<{ story: EngineStory; note: Awaited<ReturnType<typeof newNote>> }> {
  const story = await newEngineStory(seed)
  return { story, note: await newNote(story.engine('alice'), 'Ferry', 'At nine.') }
}

/** The same file with other items, sealed as well as ours. */
async function rewritten(file: Blob, change: (items: BackupItem[]) => BackupItem[]): Promise<Blob> {
  const proven = valueOf(await proveBackup(blobSource(file), PASSPHRASE))
  const items: BackupItem[] = []
  for await (const item of proven.opened.items()) if (item.ok) items.push(item.value)
  const made = { rounds: FEWEST_BACKUP_ROUNDS, salt: random.bytes(16) }
  const key = await backupKeyOf(PASSPHRASE, made)
  const header = encodeBackupHeader({ ...made, check: key.check })
  const parts: BlobPart[] = [header]
  const stream = async function* () {
    for (const item of change(items)) yield ok(await Promise.resolve(item))
  }
  for await (const chunk of sealItems(stream(), { key, header, random })) parts.push(valueOf(chunk))
  return new Blob(parts)
}

test('[BKP-5] a new browser has every word from the file alone, and a log of its own', async () => {
  const { story, note } = await aliceWithNote(91)
  const alice = story.engine('alice')
  const browser = await newBrowser()
  const proven = valueOf(await proveBackup(blobSource(await backUp(story, 'alice')), PASSPHRASE))
  expect(valueOf(await restoreBackup(proven, browser))).toEqual([alice.workspace])

  const [entry] = valueOf(await browser.directory.workspaces())
  if (!entry) throw new Error('it is listed')
  const scope = newScope()
  const fail = (failure: unknown) => {
    throw failure
  }
  const clock = { now: () => 0 }
  const deps = { database: browser.database, clock, random, timers, onbug: fail, onsuperseded: () => undefined }
  const unlocked = valueOf(await unlockWorkspace(entry, deps, scope))
  const back = valueOf(
    await startEngine({ ...unlocked.engineDeps, startTrialWorker: inlineTrialWorker }, unlocked.recalled)
  )
  await back.idle()
  expect(await textOf(back, note)).toBe('At nine.')
  expect(back.ownMember).toBe(alice.ownMember)
  expect(back.ownLog).not.toBe(alice.ownLog)
  await back.close()
  scope.end()

  expect(valueOf(await restoreBackup(proven, browser))).toEqual([])
  expect(await left(browser)).toMatchObject({ listed: 1, stores: 1 })
})

test('[BKP-5] what no peer would have been believed leaves nothing behind', async () => {
  const { story } = await aliceWithNote(92)
  const file = await backUp(story, 'alice')
  const flip = (item: BackupItem): BackupItem =>
    'bytes' in item
      ? { ...item, bytes: item.bytes.map((byte, i) => (i === item.bytes.length - 9 ? byte ^ 1 : byte)) }
      : item
  const hostile: ((items: BackupItem[]) => BackupItem[])[] = [
    (items) => items.map((item) => (item.kind === 'entries' ? flip(item) : item)),
    (items) => items.map((item) => (item.kind === 'statement' ? flip(item) : item)),
    (items) => items.filter(({ kind }) => kind !== 'statement'),
    (items) =>
      items.map((item) => (item.kind === 'workspace' ? { ...item, of: { ...item.of, seed: random.bytes(32) } } : item)),
    (items) => [...items.slice(0, -1), ...items.slice(1)]
  ]
  for (const change of hostile) {
    const browser = await newBrowser()
    const proven = valueOf(await proveBackup(blobSource(await rewritten(file, change)), PASSPHRASE))
    expect(await restoreBackup(proven, browser)).toEqual({ ok: false, error: { kind: 'BackupDamaged' } })
    expect(await left(browser)).toEqual({ listed: 0, secrets: 0, stores: 0 })
  }
}, 30_000)
