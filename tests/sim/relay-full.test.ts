/** Row 47, from a device's side: a relay's disk is full, and what that means for whoever's work would go there. */
import { beforeEach, expect, test } from 'vitest'
import type { DocumentId } from '$lib/base/ids'
import type { Mailbox } from '$lib/sync/mailboxes'
import { newMemoryMailboxes, openMemoryMailboxStore } from '../../src/relay/memory-store'
import { newFaultyMailboxes, type FaultyMailboxes } from '../support/faulty-mailboxes'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'
import { openStoryRelay, type StoryRelay } from '../support/story-relay'

/** A relay that refused is tried again after a minute, and a moment more. */
const RETRY_MS = 65_000

let story: EngineStory
let disk: FaultyMailboxes
let full: StoryRelay
let there: Mailbox['conversation']

beforeEach(async () => {
  story = await newEngineStory(47)
  disk = newFaultyMailboxes(openMemoryMailboxStore(newMemoryMailboxes(story.random)))
  full = openStoryRelay(story, { store: disk })
  there = (await full.visit('alice')).conversation
  await story.wait(3_000)
})

async function ownSeqsOf(document: DocumentId): Promise<readonly number[]> {
  return valueOf(await story.engine('alice').ownChanges()).get(document) ?? []
}

async function write(title: string): Promise<{ readonly note: DocumentId; readonly seqs: readonly number[] }> {
  const note = await newNote(story.engine('alice'), title, `${title}, in full.`)
  await story.wait(3_000)
  const seqs = await ownSeqsOf(note)
  expect(seqs.length).toBeGreaterThan(0)
  return { note, seqs }
}

test('Row 47: a full relay is known as one that refuses, and what it refused is counted as not there', async () => {
  const before = await write('Before')
  expect(there.durableSeq).toBeGreaterThanOrEqual(Math.max(...before.seqs))
  disk.faults.write = { kind: 'DiskFull' }
  const { note, seqs } = await write('While full')
  expect([there.refusal, there.isOpen]).toEqual(['full', true])
  expect(there.durableSeq).toBeLessThan(Math.min(...seqs))
  expect(there.durableSeq).toBeGreaterThanOrEqual(Math.max(...before.seqs))
  expect(await textOf(story.engine('alice'), note)).toBe('While full, in full.')
})

test('Row 47: another relay takes what the full one refused, and others find it there', async () => {
  disk.faults.write = { kind: 'DiskFull' }
  const link = await story.invite('editor')
  const { note, seqs } = await write('While full')
  const other = openStoryRelay(story)
  const elsewhere = (await other.visit('alice')).conversation
  await story.wait(3_000)
  expect([there.refusal, elsewhere.refusal]).toEqual(['full', null])
  expect(elsewhere.durableSeq).toBeGreaterThanOrEqual(Math.max(...seqs))
  expect(there.durableSeq).toBeLessThan(Math.min(...seqs))
  await other.leave('alice')
  const bob = await story.join('bob', link)
  await other.visit('bob')
  await story.wait(3_000)
  expect(await textOf(bob, note)).toBe('While full, in full.')
})

test('Row 47: once there is room again the relay is filled within a minute, statements too, and nobody has to ask', async () => {
  disk.faults.write = { kind: 'DiskFull' }
  const link = await story.invite('editor')
  const { note, seqs } = await write('While full')
  await story.wait(2 * RETRY_MS)
  expect(there.durableSeq).toBeLessThan(Math.min(...seqs))
  disk.faults.write = null
  await story.wait(RETRY_MS)
  expect([there.refusal, there.isOpen, there.hasStatements]).toEqual([null, true, true])
  expect(there.durableSeq).toBeGreaterThanOrEqual(Math.max(...seqs))
  await full.leave('alice')
  const bob = await story.join('bob', link)
  await full.visit('bob')
  await story.wait(3_000)
  expect(await textOf(bob, note)).toBe('While full, in full.')
})

test('Row 47: while one is full it is asked again each minute and not each moment', async () => {
  disk.faults.write = { kind: 'DiskFull' }
  await write('While full')
  const before = disk.writes
  await story.wait(10 * RETRY_MS)
  const retries = disk.writes - before
  expect(retries).toBeGreaterThanOrEqual(9)
  expect(retries).toBeLessThanOrEqual(40)
})
