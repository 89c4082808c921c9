import { expect, test } from 'vitest'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'
import { openStoryRelay } from '../support/story-relay'

async function write(story: EngineStory, name: string, text: string) {
  return newNote(story.engine(name), 'Low water', text)
}

test('[MBX-4] who comes an hour later has everything, though no two were ever there at once', async () => {
  const story = await newEngineStory()
  const relay = openStoryRelay(story)
  const link = await story.invite('editor')
  const note = await write(story, 'alice', 'The gauge reads 1.2 m.')
  await relay.visit('alice')
  await relay.leave('alice')
  await story.wait(3_600_000)
  const bob = await story.join('bob', link)
  await relay.visit('bob')
  await story.wait(3_000)
  expect(await textOf(bob, note)).toContain('The gauge reads 1.2 m.')
  const answer = await write(story, 'bob', 'It reads 1.4 m now.')
  await story.wait(3_000)
  await relay.leave('bob')
  await relay.visit('alice')
  await story.wait(3_000)
  expect(await textOf(story.engine('alice'), answer)).toContain('It reads 1.4 m now.')
  expect([...story.engine('alice').team.members.values()].length).toBe(2)
})

test('[MBX-5] two who are there at once hear each other word by word, and know when theirs is on its disk', async () => {
  const story = await newEngineStory()
  const relay = openStoryRelay(story)
  const bob = await story.join('bob', await story.invite('editor'))
  const there = await relay.visit('alice')
  await relay.visit('bob')
  await story.wait(5_000)
  const note = await write(story, 'alice', 'Now.')
  await story.wait(200)
  expect(await textOf(bob, note)).toContain('Now.')
  const own = await story.engine('alice').ownChanges()
  expect(valueOf(own).get(note)).toBeDefined()
  expect(there.conversation.durableSeq).toBeGreaterThan(0)
  expect(there.conversation.hasStatements).toBe(true)
})

test('[MBX-4] a relay that lost its disk is filled again by whoever comes first', async () => {
  const story = await newEngineStory()
  const link = await story.invite('editor')
  const note = await write(story, 'alice', 'Kept here.')
  const first = openStoryRelay(story)
  await first.visit('alice')
  await first.leave('alice')
  const emptied = openStoryRelay(story)
  await emptied.visit('alice')
  await emptied.leave('alice')
  const bob = await story.join('bob', link)
  await emptied.visit('bob')
  await story.wait(3_000)
  expect(await textOf(bob, note)).toContain('Kept here.')
})

test('[MBX-2] without the key of the epoch nobody opens its mailbox', async () => {
  const story = await newEngineStory()
  const relay = openStoryRelay(story)
  const other = await newEngineStory(2)
  await expect(relay.visit('alice', other.engine('alice').team.writingKey)).rejects.toThrow('no key')
})
