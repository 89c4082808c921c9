import { expect, test } from 'vitest'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'
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

/** Alice, Bob and Carol know each other; the relay has all of it, and nobody is there. */
async function threeAndARelay() {
  const story = await newEngineStory()
  const relay = openStoryRelay(story)
  const link = await story.invite('editor')
  await story.join('bob', link)
  await story.join('carol', link)
  for (const name of ['alice', 'bob', 'carol', 'alice', 'bob']) {
    await relay.visit(name)
    await story.wait(40_000)
    await relay.leave(name)
  }
  return { story, relay }
}

/** What `engine` says everybody is called. */
const names = (story: EngineStory, name: string) =>
  [...story.engine(name).team.members.values()].map(({ profile }) => profile.name)

test('[MBX-7] who is put out hears that in the mailbox of the epoch they knew, and nothing that came after', async () => {
  const { story, relay } = await threeAndARelay()
  const alice = story.engine('alice')
  const before = alice.team.writingKey
  const member = story.engine('bob').ownMember
  valueOf(await alice.changeTeam({ kind: 'removeMember', member, keepInvites: [] }))
  expect(alice.team.writingKey).not.toBe(before)
  const own = alice.team.members.get(alice.ownMember)
  if (!own) throw new Error('alice is in')
  valueOf(await alice.say({ type: 'SetProfile', profile: { ...own.profile, name: 'after' } }))
  const later = await write(story, 'alice', 'Written without Bob.')
  await relay.visit('alice')
  await relay.leave('alice')
  await relay.visit('alice', before)
  await relay.leave('alice')

  await relay.visit('bob', before)
  await story.wait(5_000)
  expect(story.engine('bob').team.members.get(story.engine('bob').ownMember)?.gone).toBeTruthy()
  expect(names(story, 'bob')).not.toContain('after')
  expect((await story.engine('bob').readDocument(later)).ok).toBe(false)
  await expect(relay.visit('bob', alice.team.writingKey)).rejects.toThrow('no key')

  // Carol was away: by the same mailbox she finds the way on.
  await relay.visit('carol', before)
  await story.wait(5_000)
  await relay.leave('carol')
  const carol = story.engine('carol')
  expect(carol.team.writingKey).toBe(alice.team.writingKey)
  await relay.visit('carol')
  await story.wait(5_000)
  expect(await textOf(carol, later)).toContain('Written without Bob.')
  expect(names(story, 'carol')).toContain('after')
})

test('[MBX-6] what two others have read lies in the mailbox as a record, and a newcomer reads it all the same', async () => {
  const { story, relay } = await threeAndARelay()
  const alice = story.engine('alice')
  for (const name of ['alice', 'bob', 'carol']) await relay.visit(name)
  const note = await write(story, 'alice', 'Readings:')
  for (let reading = 0; reading < 40; reading++) {
    valueOf(await alice.changeDocument(note, (doc) => typeInto(doc, 0, `${reading / 10} m `)))
    await story.wait(1_000)
  }
  const before = valueOf(await relay.store.size()).bytes
  // Receipts are heard, and when nobody typed for a while the log is compacted.
  await story.wait(100_000)
  expect(valueOf(await relay.store.size()).bytes).toBeLessThan(before * 0.7)
  const text = await textOf(alice, note)
  for (const name of ['alice', 'bob', 'carol']) await relay.leave(name)
  const dora = await story.join('dora', await story.invite('editor'))
  await relay.visit('alice')
  await relay.leave('alice')
  await relay.visit('dora')
  await story.wait(5_000)
  expect(await textOf(dora, note)).toBe(text)
})
