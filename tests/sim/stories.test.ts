/** What people do, told with whole devices in simulated time. */
import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { createNote } from '$lib/docs/create'
import { bodyFragment, setTrashed } from '$lib/docs/document'
import { writeFragment } from '$lib/docs/fragment'
import type { PmNode } from '$lib/docs/tree'
import { MOST_STRIKES } from '$lib/sync/limits'
import { updateApp } from '../support/newer-app'
import { newEngineStory, newNote, plainText, textOf, typeInto, valueOf } from '../support/story-engines'

/** Long enough for everything typed to be sealed and for receipts to go round. */
const A_WHILE = 40_000

test('bob joins by alice’s link and has her document; both edit apart and merge', async () => {
  const story = await newEngineStory()
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Ferry', 'The ferry leaves at nine.')
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  expect(await textOf(bob, note)).toBe('The ferry leaves at nine.')

  await story.part('alice', 'bob')
  const [hers, his] = [valueOf(await alice.openDocument(note)), valueOf(await bob.openDocument(note))]
  typeInto(hers.doc, 0, 'Today: ')
  typeInto(his.doc, 100, ' Bring tea.')
  await story.meet('alice', 'bob')
  await story.wait(A_WHILE)
  expect(hers.hash).toBe(his.hash)
  expect(await textOf(alice, note)).toBe('Today: The ferry leaves at nine. Bring tea.')
  expect(alice.report).toMatchObject({ pending: 0, devices: 2 })
})

test('carol has alice’s edits through bob, though the two never met, and alice learns of it', async () => {
  const story = await newEngineStory(2)
  const alice = story.engine('alice')
  const link = await story.invite('editor')
  const bob = await story.join('bob', link)
  const carol = await story.join('carol', link)
  await story.meet('alice', 'bob')
  const note = await newNote(alice, 'Seeds', 'Twelve kinds of beans.')
  await story.wait(1_000)
  await story.part('alice', 'bob')

  await story.meet('bob', 'carol')
  expect(await textOf(carol, note)).toBe('Twelve kinds of beans.')
  expect(alice.report.others.find(({ log }) => log === carol.ownLog)?.has ?? 0).toBe(0)
  await story.wait(A_WHILE)
  await story.part('bob', 'carol')

  await story.meet('alice', 'bob')
  const heard = alice.report.others.find(({ log }) => log === carol.ownLog)
  expect(heard?.has).toBe(alice.report.ownChanges)
  expect(alice.report.devices).toBe(3)
  expect(bob.report.others.length).toBe(2)
})

test('an edit reaches an open document of somebody who is there within a blink', async () => {
  const story = await newEngineStory(3)
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  const note = await newNote(alice, 'Tide', 'Low at four.')
  await story.meet('alice', 'bob')
  const [hers, his] = [valueOf(await alice.openDocument(note)), valueOf(await bob.openDocument(note))]
  hers.setCompany(true)
  let changes = 0
  his.changed.listen(() => changes++)
  typeInto(hers.doc, 0, 'Very ')
  await story.wait(120)
  expect(plainText(his.doc)).toBe('Very Low at four.')
  expect(changes).toBeGreaterThan(0)
  expect(his.saved).toBe('saved')
})

test('a device that went down without warning has, when it comes back, everything it called saved', async () => {
  const story = await newEngineStory(4)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Log', 'Start.')
  const open = valueOf(await alice.openDocument(note))
  typeInto(open.doc, 6, ' More.')
  await alice.idle()
  await Promise.resolve()
  expect(open.saved).toBe('saved')
  story.devices.get('alice')?.crash(false)
  const again = await story.devices.get('alice')?.start()
  expect(again && (await textOf(again, note))).toBe('Start. More.')
})

describe('five megabytes', () => {
  const large = 'All the minutes of all our meetings. '.repeat(140_000)

  test('cross in one body', async () => {
    const story = await newEngineStory(5)
    const alice = story.engine('alice')
    const bob = await story.join('bob', await story.invite('editor'))
    const note = await newNote(alice, 'Minutes', large)
    await story.meet('alice', 'bob')
    await story.wait(5_000)
    expect((await textOf(bob, note)).length).toBe(large.length)
  })

  test('cut in the middle, they go on where they stopped', async () => {
    const story = await newEngineStory(6)
    const alice = story.engine('alice')
    const bob = await story.join('bob', await story.invite('editor'))
    const note = await newNote(alice, 'Minutes', large)
    let sent = 0
    story.network.onframe = (from, _to, frame) => {
      if (from === 'alice') sent += frame.length
    }
    story.network.connect('alice', 'bob')
    for (let i = 0; i < 2_000 && sent < 2_500_000; i++) await story.wait(2)
    expect(sent).toBeLessThan(4_000_000)
    await story.part('alice', 'bob')
    const before = sent
    await story.meet('alice', 'bob')
    await story.wait(20_000)
    expect((await textOf(bob, note)).length).toBe(large.length)
    expect(sent - before).toBeLessThan(large.length - 1_500_000)
  })
})

test('nothing is written by opening, reading and closing', async () => {
  const story = await newEngineStory(7)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Still', 'Water.')
  const entries = alice.report.ownChanges
  for (let i = 0; i < 3; i++) {
    const open = valueOf(await alice.openDocument(note))
    let updates = 0
    open.doc.on('updateV2', () => updates++)
    expect(plainText(open.doc)).toBe('Water.')
    await story.wait(10_000)
    await open.close()
    expect(updates).toBe(0)
  }
  expect(alice.report.ownChanges).toBe(entries)
})

test('an import of many documents is one transaction and few entries', async () => {
  const story = await newEngineStory(8)
  const alice = story.engine('alice')
  const writes = Array.from(
    { length: 300 },
    (_, i) => (doc: Parameters<typeof createNote>[0]) => createNote(doc, { title: `Note ${i}` })
  )
  const before = alice.report.ownChanges
  const ids = valueOf(await alice.createDocuments(writes))
  expect(new Set(ids).size).toBe(300)
  expect(alice.report.ownChanges - before).toBeLessThanOrEqual(4)
})

describe('compaction', () => {
  test('puts an afternoon of typing into a record once everyone has it, and a newcomer reads it', async () => {
    const story = await newEngineStory(9)
    const alice = story.engine('alice')
    const link = await story.invite('editor')
    const bob = await story.join('bob', link)
    const note = await newNote(alice, 'Novel', 'Once')
    const open = valueOf(await alice.openDocument(note))
    const write = async (sentences: number) => {
      for (let i = 0; i < sentences; i++) {
        typeInto(open.doc, 1_000_000, ` and then ${i}`)
        await open.flush()
        await story.wait(3_000)
      }
    }
    await story.meet('alice', 'bob')
    await story.part('alice', 'bob')
    await write(40)
    const store = story.devices.get('alice')?.disk.open()
    const sizeOf = async () => {
      const runs = await store?.readRuns(alice.ownLog, 1, 1_000, 1_000_000)
      return runs?.ok ? runs.value.reduce((sum, { bytes }) => sum + bytes.length, 0) : 0
    }
    const before = await sizeOf()
    expect(valueOf(await alice.compact())).toBe(0)
    await story.meet('alice', 'bob')
    await story.wait(A_WHILE)
    valueOf(await alice.compact())
    expect(await sizeOf()).toBeLessThan(before / 4)

    const carol = await story.join('carol', link)
    await story.meet('alice', 'carol')
    await story.meet('alice', 'bob')
    await story.wait(5_000)
    const text = await textOf(alice, note)
    expect(text.length).toBeGreaterThan(400)
    expect(await textOf(carol, note)).toBe(text)
    expect(await textOf(bob, note)).toBe(text)
    await story.part('alice', 'carol')
    await story.part('alice', 'bob')

    const dave = await story.join('dave', link)
    await story.meet('bob', 'dave')
    await story.meet('carol', 'dave')
    await story.wait(A_WHILE)
    expect(await textOf(dave, note)).toBe(text)
    const again = valueOf(await carol.openDocument(note))
    typeInto(again.doc, 0, 'Well: ')
    await again.flush()
    await story.wait(5_000)
    expect(await textOf(dave, note)).toBe(`Well: ${text}`)
  })
})

test('Fault 36: a document made with a newer version is neither deleted nor renamed, open or closed', async () => {
  const story = await newEngineStory(5)
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  const note = await newNote(alice, 'Moon', 'Full on Friday.')
  await story.meet('alice', 'bob')
  const his = valueOf(await bob.openDocument(note))
  valueOf(await alice.changeDocument(note, (doc) => void doc.getMap('of a later version').set('phase', 1)))
  await story.wait(A_WHILE)
  expect(his.verdict).toBe('newer')
  const trash = (doc: Y.Doc) => setTrashed(doc, { at: 1, by: bob.ownMember })
  const changesBefore = bob.report.ownChanges
  expect(await bob.changeDocument(note, trash)).toEqual({ ok: false, error: { kind: 'MadeNewer' } })
  await his.close()
  expect(await bob.changeDocument(note, trash)).toEqual({ ok: false, error: { kind: 'MadeNewer' } })
  expect(bob.report.ownChanges).toBe(changesBefore)
})

test('Fault 23: [VER-2] what a newer app wrote is nobody’s fault: it is said, the rest goes on, and an update brings it', async () => {
  const story = await newEngineStory(12)
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  const before = await newNote(bob, 'Before', 'Readable.')
  await story.meet('alice', 'bob')
  const app = updateApp(story.network, 'bob', bob.ownLog)
  const newer = { kind: 'newer', log: bob.ownLog }
  const notes = []
  for (let i = 0; i < 2 * MOST_STRIKES; i++) notes.push(await newNote(bob, `Later ${i}`, 'In a form of tomorrow.'))
  await story.wait(1_000)
  const [pushed, seq] = [app.sent, alice.report.waiting.find(({ kind }) => kind === 'newer')?.seq]
  expect(pushed).toBeGreaterThan(MOST_STRIKES)
  expect(alice.report.waiting).toEqual([{ ...newer, seq }])
  expect(await textOf(alice, before)).toBe('Readable.')

  const hers = await newNote(alice, 'Hers', 'Today’s form.')
  await story.wait(12_000)
  expect(story.network.isLinked('alice', 'bob')).toBe(true)
  expect(await textOf(bob, hers)).toBe('Today’s form.')
  expect(app.sent).toBe(pushed)

  app.everybodyUpdates()
  await story.devices.get('alice')?.stop()
  const updated = await story.devices.get('alice')?.start()
  if (!updated) throw new Error('alice has a device')
  expect(updated.report.waiting.filter(({ kind }) => kind === 'newer')).toEqual([])
  await story.meet('alice', 'bob')
  for (const note of notes) expect(await textOf(updated, note)).toBe('In a form of tomorrow.')
})

test('a document every other device would refuse is not made, and none of those that came with it', async () => {
  const story = await newEngineStory(6)
  const alice = story.engine('alice')
  const deep = (levels: number): PmNode =>
    levels === 0
      ? { type: 'paragraph', content: [{ type: 'text', text: 'deep' }] }
      : { type: 'blockquote', content: [deep(levels - 1)] }
  const note = (content: PmNode) => (doc: Y.Doc) => {
    createNote(doc, { title: 'Note' })
    writeFragment(bodyFragment(doc), { type: 'doc', content: [content] })
  }
  const before = alice.report.ownChanges
  expect(await alice.createDocuments([note(deep(1)), note(deep(70))])).toEqual({
    ok: false,
    error: { kind: 'NotCarriable', at: 1 }
  })
  expect(alice.report.ownChanges).toBe(before)
  valueOf(await alice.createDocuments([note(deep(1)), note(deep(50))]))
})
