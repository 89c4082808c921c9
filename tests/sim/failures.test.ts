/** What a person keeps when their disk fails them, told with whole devices in simulated time. */
import type { LogId } from '$lib/base/ids'
import { expect, test, vi } from 'vitest'
import { newEngineStory, newNote, plainText, textOf, typeInto, valueOf } from '../support/story-engines'

/** Long enough for everything typed to be sealed and for receipts to go round. */
const A_WHILE = 40_000

async function aliceWithNote(seed: number) {
  const story = await newEngineStory(seed)
  const alice = story.engine('alice')
  const device = story.devices.get('alice')
  if (!device) throw new Error('alice has no device')
  return { story, alice, device, note: await newNote(alice, 'Log', 'Start.') }
}

test('text that found no room is still there when the document is closed and opened again', async () => {
  const { story, alice, device, note } = await aliceWithNote(21)
  const open = valueOf(await alice.openDocument(note))
  device.disk.isFull = true
  typeInto(open.doc, 6, ' More.')
  await story.wait(100)
  expect(open.saved).toBe('failed')
  expect(open.failure).toEqual({ kind: 'StorageFull' })
  await open.close()

  const again = valueOf(await alice.openDocument(note))
  expect(plainText(again.doc)).toBe('Start. More.')
  expect(again.saved).toBe('failed')
  expect(alice.report).toMatchObject({ failure: { kind: 'StorageFull' }, pending: alice.report.ownChanges + 1 })
})

test('when there is room again it is written by itself, closed or open, and survives the process', async () => {
  const { story, alice, device, note } = await aliceWithNote(22)
  const open = valueOf(await alice.openDocument(note))
  device.disk.isFull = true
  typeInto(open.doc, 6, ' More.')
  typeInto(open.doc, 12, ' And more.')
  await open.close()
  device.disk.isFull = false
  await story.wait(A_WHILE)
  expect(alice.report.failure).toBeNull()
  device.crash(true)
  expect(await textOf(await device.start(), note)).toBe('Start. More. And more.')
})

test('the alarm of a full disk stays until something was written, whoever is connected', async () => {
  const { story, alice, device, note } = await aliceWithNote(23)
  await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  device.disk.isFull = true
  expect(await alice.changeDocument(note, (doc) => doc.getMap('fields').set('status', 'open'))).toMatchObject({
    ok: false
  })
  valueOf(await story.engine('bob').changeDocument(note, (doc) => doc.getMap('fields').set('status', 'draft')))
  await story.wait(A_WHILE)
  expect(alice.report.failure).toEqual({ kind: 'StorageFull' })
  device.disk.isFull = false
  await story.wait(A_WHILE)
  expect(alice.report.failure).toBeNull()
})

test('a receipt that a closed page cut off is said at the next start', async () => {
  const { story, alice, note } = await aliceWithNote(24)
  const bob =
    story.devices.get('bob') ?? (await story.join('bob', await story.invite('editor')), story.devices.get('bob'))
  await story.meet('alice', 'bob')
  await story.wait(A_WHILE)
  valueOf(await alice.changeDocument(note, (doc) => doc.getMap('fields').set('status', 'open')))
  await story.wait(500)
  bob?.crash(false)
  await bob?.start()
  await story.meet('alice', 'bob')
  await story.wait(A_WHILE)
  expect(alice.report).toMatchObject({ pending: 0, devices: 2 })
})

test('who was heard from, and through whom, is remembered over a restart', async () => {
  const { story, device } = await aliceWithNote(25)
  const bob = await story.join('bob', await story.invite('editor'))
  const carol = await story.join('carol', await story.invite('editor'))
  await story.meet('carol', 'bob')
  await newNote(carol, 'Ebb', 'Low at ten.')
  await story.wait(A_WHILE)
  await story.part('carol', 'bob')
  await story.meet('alice', 'bob')
  await newNote(bob, 'Tide', 'Low at four.')
  await story.wait(A_WHILE)
  device.crash(false)
  const again = await device.start()
  const heardOf = (log: LogId) => again.report.others.find((other) => other.log === log)
  expect(heardOf(bob.ownLog)).toMatchObject({ heardMs: expect.any(Number), heardThrough: null })
  expect(heardOf(carol.ownLog)).toMatchObject({ heardMs: expect.any(Number), heardThrough: bob.ownLog })
})

test('a disk that takes nothing in is shown, and costs nobody their connection', async () => {
  const { story, alice } = await aliceWithNote(26)
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const disk = story.devices.get('bob')?.disk
  if (!disk) throw new Error('bob has a disk')
  disk.isFull = true
  for (const name of ['Ana', 'Ana R.', 'Ana Reis', 'Ana R. Reis']) {
    valueOf(await alice.say({ type: 'SetProfile', profile: { name, zone: 'UTC', hours: [] } }))
    await story.wait(6_000)
  }
  expect(bob.report).toMatchObject({ connected: 1, failure: { kind: 'StorageFull' } })
  disk.isFull = false
  await story.wait(A_WHILE)
  expect([...bob.team.members.values()].map(({ profile }) => profile.name)).toContain('Ana R. Reis')
})

test('a record waits where the code that inflates it cannot be loaded; others’ words go on, and nobody is blamed', async () => {
  const { story, alice, note } = await aliceWithNote(26)
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const open = valueOf(await alice.openDocument(note))
  for (let i = 0; i < 12; i++) {
    typeInto(open.doc, 6, ` ${i}`)
    await open.flush()
  }
  await story.wait(A_WHILE)
  const bobs = await newNote(bob, 'Bob', 'Still here.')
  await story.wait(2 * A_WHILE)
  await story.part('alice', 'bob')
  const carol = await story.join('carol', await story.invite('editor'))

  vi.doMock('$lib/log/deflate', () => Promise.reject(new Error('offline')))
  await story.meet('alice', 'carol')
  await story.wait(A_WHILE)
  expect(await textOf(carol, bobs)).toBe('Still here.')
  expect(carol.report).toMatchObject({ waiting: [{ kind: 'undecided', log: alice.ownLog }], failure: null })
  await open.close()
  expect(await alice.readDocument(note)).toEqual({ ok: false, error: { kind: 'PartNotLoaded' } })

  vi.doUnmock('$lib/log/deflate')
  await story.wait(A_WHILE)
  expect(await textOf(carol, note)).toBe(await textOf(alice, note))
  expect(carol.report.waiting).toEqual([])
})
