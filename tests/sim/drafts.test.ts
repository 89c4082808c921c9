/** A private draft among whole devices: nothing of it leaves before it is published, and then everybody has it. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { idToBytes, type DocumentId } from '$lib/base/ids'
import { newScope } from '$lib/base/scope'
import { docTag, sealingKeyFromBytes } from '$lib/crypto/sealing'
import { bodyFragment, setTitle } from '$lib/docs/document'
import { writeFragment } from '$lib/docs/fragment'
import { newDoc, textNode } from '$lib/docs/tree'
import { startDrafts } from '$lib/app/drafts.svelte'
import { bundleBy, deviceOf } from '../support/story-bundles'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'

const WORDS = 'Sell the quarry to Mei'
const MINUTE_MS = 60_000

function draftsOn(story: EngineStory, name: string) {
  const { clock, timers } = story.time.deviceTime(0)
  const scope = newScope()
  story.besides.add(letDatabaseWork)
  const store = deviceOf(story, name).disk.open()
  return {
    scope,
    store,
    drafts: startDrafts(story.engine(name), { store, clock, timers, random: story.random }, scope)
  }
}

/** The drafts' database is no part of simulated time. */
async function letDatabaseWork(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

/** A draft with a title and words, flushed and closed. */
async function writeDraft({ drafts }: Pick<ReturnType<typeof draftsOn>, 'drafts'>): Promise<DocumentId> {
  const made = await drafts.create('note')
  if ('problem' in made) throw new Error(made.problem)
  const document = made.document as DocumentId
  const open = valueOf(await drafts.open(document))
  setTitle(open.doc, 'The quarry')
  writeFragment(bodyFragment(open.doc), newDoc([{ type: 'paragraph', content: [textNode(WORDS)] }]))
  valueOf(await open.flush())
  await open.close()
  return document
}

test('no frame, file, entry or row tells anything of a draft, however long it is written on; published, bob reads it', async () => {
  const story = await newEngineStory(51)
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  await newNote(story.engine('alice'), 'Ferry', 'At nine.')
  await story.wait(2 * MINUTE_MS)
  const alice = draftsOn(story, 'alice')
  const known = async () => [
    await alice.store.heads(),
    await alice.store.documentCounts(),
    await alice.store.unsealed()
  ]
  const before = await known()
  const frames: Uint8Array[] = []
  story.network.onframe = (_from, _to, frame) => frames.push(frame.slice())

  const document = await writeDraft(alice)
  await story.wait(2 * MINUTE_MS)
  await story.part('alice', 'bob')
  await story.meet('alice', 'bob')
  await story.wait(2 * MINUTE_MS)
  const file = await bundleBy(story, 'alice')
  const keys = deviceOf(story, 'alice').keys.map(({ raw }) => sealingKeyFromBytes(raw))
  const needles = [
    Buffer.from(WORDS),
    Buffer.from('quarry'),
    Buffer.from(document),
    Buffer.from(idToBytes(document)),
    ...keys.map((key) => Buffer.from(docTag(key, idToBytes(document))))
  ]
  expect(frames.length).toBeGreaterThan(0)
  for (const sent of [...frames, file]) {
    for (const needle of needles) expect(Buffer.from(sent).includes(needle)).toBe(false)
  }
  expect(await known()).toEqual(before)
  expect(story.engine('alice').report.pending).toBe(0)
  expect((await bob.readDocument(document)).ok).toBe(false)

  expect(valueOf(await alice.drafts.publish(document))).toBe(document)
  await story.wait(10_000)
  expect(await textOf(bob, document)).toBe(WORDS)
  expect(alice.drafts.lines).toEqual([])
  // The words are told now, so what was looked for is what would have been there.
  const tags = needles.slice(4)
  expect(frames.some((frame) => tags.some((tag) => Buffer.from(frame).includes(tag)))).toBe(true)
  alice.scope.end()
})

test('a draft goes out with a morning of its author while the device is open, and bob wakes up to it', async () => {
  const story = await newEngineStory(52)
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const alice = draftsOn(story, 'alice')
  const document = await writeDraft(alice)
  const { clock } = story.time.deviceTime(0)
  expect(await alice.drafts.goAt(document, clock.now() + 3 * MINUTE_MS)).toBe(null)
  await story.wait(MINUTE_MS)
  expect((await bob.readDocument(document)).ok).toBe(false)
  await story.wait(4 * MINUTE_MS)
  expect(alice.drafts.went.map(({ title }) => title)).toEqual(['The quarry'])
  await story.wait(10_000)
  expect(await textOf(bob, document)).toBe(WORDS)
  expect(await alice.drafts.seen(document)).toBe(null)
  expect(alice.drafts.went).toEqual([])
  alice.scope.end()
})
