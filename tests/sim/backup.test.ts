/** A laptop fell into the river: what a backup brings back, told with whole devices in simulated time. */
import { expect, test } from 'vitest'
import { err } from '$lib/base/result'
import { makeBackup } from '$lib/app/make-backup'
import { proveBackup } from '$lib/app/restore-backup'
import { blobSource } from '$lib/platform/blob-source'
import { BACKUP_HEADER_BYTES } from '$lib/wire/backup-codec'
import { BACKUP_CHUNK_BYTES, FEWEST_BACKUP_ROUNDS } from '$lib/wire/limits'
import { backUp, noDrafts, PASSPHRASE, prove, restoreAs } from '../support/story-backup'
import { newEngineStory, newNote, textOf, typeInto, valueOf } from '../support/story-engines'
import { spareDepsOf } from '../support/story-spare'

const A_WHILE = 40_000
const SEALED_CHUNK = BACKUP_CHUNK_BYTES + 28

test('alice comes back from her backup three rotations later: all words are hers, and what she writes merges', async () => {
  const story = await newEngineStory(81)
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const note = await newNote(alice, 'Ferry', 'At nine.')
  await story.wait(A_WHILE)
  const backup = await prove(await backUp(story, 'alice'))
  expect(backup.entries).toMatchObject([{ workspace: alice.workspace, name: 'Low tide', memberName: 'alice' }])

  for (let i = 0; i < 3; i++) valueOf(await alice.changeTeam({ kind: 'rotate' }))
  const later = await newNote(alice, 'Tide', 'Low at four.')
  await story.wait(A_WHILE)
  expect(await textOf(bob, later)).toBe('Low at four.')
  await story.part('alice', 'bob')
  await story.devices.get('alice')?.stop()

  const back = await restoreAs(story, 'alice again', backup)
  expect(await textOf(back, note)).toBe('At nine.')
  expect(back.ownMember).toBe(alice.ownMember)
  expect((await back.readDocument(later)).ok).toBe(false)

  await story.meet('alice again', 'bob')
  expect(await textOf(back, later)).toBe('Low at four.')
  const open = valueOf(await back.openDocument(note))
  typeInto(open.doc, 100, ' Or ten.')
  await open.close()
  await story.wait(A_WHILE)
  expect(await textOf(bob, note)).toBe('At nine. Or ten.')
  expect(bob.team.logs.get(back.ownLog)?.member).toBe(alice.ownMember)
  expect(bob.team.members.get(back.ownMember)?.profile.name).toBe('alice')
})

test('what was typed and not yet sealed is in the backup', async () => {
  const story = await newEngineStory(82)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Ferry', 'At nine.')
  const open = valueOf(await alice.openDocument(note))
  typeInto(open.doc, 100, ' Or ten.')
  const back = await restoreAs(story, 'alice again', await prove(await backUp(story, 'alice')))
  expect(await textOf(back, note)).toBe('At nine. Or ten.')
})

test('where a device was removed it may add no key: that workspace is left out, and said', async () => {
  const story = await newEngineStory(84)
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  valueOf(await story.engine('alice').changeTeam({ kind: 'removeMember', member: bob.ownMember, keepInvites: [] }))
  await story.wait(1_000)
  const deps = {
    random: story.random,
    clock: { now: () => 0 },
    deviceName: 'Backup',
    rounds: FEWEST_BACKUP_ROUNDS,
    draftsOf: noDrafts
  }
  const made = valueOf(await makeBackup(PASSPHRASE, [spareDepsOf(story, 'bob')], deps))
  expect(made).toMatchObject({ names: [], leftOut: ['Low tide'] })
})

test('a backup that fails half-way leaves no key among the devices', async () => {
  const story = await newEngineStory(85)
  const alice = story.engine('alice')
  const whole = spareDepsOf(story, 'alice')
  const lost = { kind: 'StorageLost', cause: 'gone' } as const
  const broken = { ...whole, held: () => Promise.resolve(err(lost)) }
  const deps = {
    random: story.random,
    clock: { now: () => 0 },
    deviceName: 'Backup',
    rounds: FEWEST_BACKUP_ROUNDS,
    draftsOf: noDrafts
  }
  expect(await makeBackup(PASSPHRASE, [whole, broken], deps)).toMatchObject({ ok: false, error: lost })
  const backups = [...alice.team.devices.values()].filter(({ name }) => name === 'Backup')
  expect(backups).toHaveLength(2)
  expect(backups.filter(({ gone }) => gone === null)).toEqual([])
})

test('[BKP-3] a file that was changed, cut, lengthened or put in another order is refused whole', async () => {
  const story = await newEngineStory(83)
  await newNote(story.engine('alice'), 'Minutes', 'x'.repeat(2.5 * BACKUP_CHUNK_BYTES))
  const bytes = new Uint8Array(await (await backUp(story, 'alice')).arrayBuffer())
  const chunks = BACKUP_HEADER_BYTES + SEALED_CHUNK
  expect(bytes.length).toBeGreaterThan(BACKUP_HEADER_BYTES + 2 * SEALED_CHUNK)
  const fault = async (changed: Uint8Array<ArrayBuffer>, passphrase = PASSPHRASE) => {
    const proven = await proveBackup(blobSource(new Blob([changed])), passphrase)
    return proven.ok ? null : proven.error.kind
  }
  const flipped = (at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
  const [header, first, second, rest] = [
    bytes.subarray(0, BACKUP_HEADER_BYTES),
    bytes.subarray(BACKUP_HEADER_BYTES, chunks),
    bytes.subarray(chunks, chunks + SEALED_CHUNK),
    bytes.subarray(chunks + SEALED_CHUNK)
  ]
  const joined = async (...parts: Uint8Array<ArrayBuffer>[]) => new Uint8Array(await new Blob(parts).arrayBuffer())

  expect(await fault(bytes)).toBe(null)
  expect(await fault(bytes, 'five boats leave at dawn')).toBe('WrongPassphrase')
  expect(await fault(bytes, `  ${PASSPHRASE.replace(' ', '  ')} `)).toBe(null)
  expect(await fault(flipped(chunks + 7_000))).toBe('BackupDamaged')
  expect(await fault(flipped(3))).toBe('NotABackup')
  expect(await fault(flipped(40))).toBe('WrongPassphrase')
  expect(await fault(bytes.slice(0, -1))).toBe('BackupDamaged')
  expect(await fault(await joined(header, first))).toBe('BackupCut')
  expect(await fault(bytes.slice(0, BACKUP_HEADER_BYTES))).toBe('BackupCut')
  expect(await fault(bytes.slice(0, 20))).toBe('NotABackup')
  expect(await fault(await joined(header, second, first, rest))).toBe('BackupDamaged')
  expect(await fault(await joined(header, first, rest))).toBe('BackupDamaged')
  expect(await fault(await joined(header, first, second, rest, second))).toBe('BackupDamaged')
  const other = new Uint8Array(await (await backUp(story, 'alice')).arrayBuffer())
  expect(await fault(await joined(header, other.subarray(BACKUP_HEADER_BYTES, chunks), second, rest))).toBe(
    'BackupDamaged'
  )
}, 30_000)
