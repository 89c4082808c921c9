/** Who is where, through a relay alone: two whole devices, and what is believed of a third. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newEngineStory, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { openStoryRelay, type StoryRelay } from '../../../tests/support/story-relay'
import { inStoryTime } from '../../../tests/support/story-sockets'
import { bytesToId, type DocumentId, type LogId } from '../base/ids'
import { newScope, type Scope } from '../base/scope'
import { isIn } from '../team/cutoffs'
import { newPresence, type Presence } from './presence'
import { writePresence } from './presence-frames'
import { BEACON_MS, joinRelayPresence } from './relay-presence'

const note: DocumentId = bytesToId('document', new Uint8Array(16).fill(3))
const other: DocumentId = bytesToId('document', new Uint8Array(16).fill(4))

let story: EngineStory
let relay: StoryRelay
let scope: Scope
let alice: Presence
let bob: Presence

beforeEach(async () => {
  story = await newEngineStory(8)
  relay = openStoryRelay(story)
  scope = newScope()
  await story.join('bob', await story.invite('editor'))
  for (const name of ['alice', 'bob']) await relay.visit(name)
  await story.wait(5_000)
  ;[alice, bob] = [await joined('alice'), await joined('bob')]
})
afterEach(() => scope.end())

async function joined(name: string): Promise<Presence> {
  const engine = story.engine(name)
  const presence = newPresence()
  scope.defer(() => presence.close())
  joinRelayPresence({
    mailboxes: inStoryTime(story, valueOf(await engine.mailboxes())),
    presence,
    timers: story.time,
    isIn: (log: LogId) => isIn(engine.team, log) === true,
    scope
  })
  return presence
}

/** Sealing and opening are done beside the story's time: it moves on until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let moments = 0; !isSo(); moments++) {
    if (moments > 500) throw new Error('it never came to that')
    await story.wait(20)
    await new Promise(setImmediate)
  }
}

const whereOf = ({ others }: Presence) => others.map(({ log, document }) => [log, document])
const logOf = (name: string) => story.engine(name).ownLog
const countLive = () => relay.frames.filter((frame) => frame[1] === 41).length

async function bothKnowEachOther(): Promise<void> {
  for (const presence of [alice, bob]) presence.awarenessOf(note, scope)
  await story.wait(BEACON_MS)
  await until(() => alice.others.length === 1 && bob.others.length === 1)
}

test('[MBX-8] two who meet through a relay alone see where the other is, and each move', async () => {
  await bothKnowEachOther()
  expect(whereOf(bob)).toEqual([[logOf('alice'), note]])
  alice.awarenessOf(other, scope)
  await until(() => bob.others[0]?.document === other)
  expect(whereOf(bob)).toEqual([[logOf('alice'), other]])
})

test('[MBX-8] who is not heard any more is gone after a while, and back when heard again', async () => {
  await bothKnowEachOther()
  await relay.leave('alice')
  await story.wait(50_000)
  expect(bob.others).toEqual([])
  await relay.visit('alice')
  alice.awarenessOf(other, scope)
  await story.wait(BEACON_MS)
  await until(() => bob.others.length === 1)
})

test('[MBX-8] nobody speaks for a client another log has named, and who is not in is nobody', async () => {
  await bothKnowEachOther()
  await story.join('mallory', await story.invite('editor'))
  await relay.visit('mallory')
  await story.wait(5_000)
  const theirs = valueOf(await story.engine('mallory').mailboxes())
  const heardBy = valueOf(await story.engine('bob').mailboxes())
  const heard: LogId[] = []
  heardBy.live.listen(({ log }) => void heard.push(log))
  const state = JSON.stringify({ document: other, cursor: null })
  await theirs.sayLive(writePresence({ client: alice.book.own, clock: 99, json: state }))
  await until(() => heard.includes(logOf('mallory')))
  expect(whereOf(bob)).toEqual([[logOf('alice'), note]])

  await theirs.sayLive(writePresence({ client: 12_345, clock: 1, json: state }))
  await until(() => bob.others.length === 2)
  expect(bob.logOf(12_345)).toBe(logOf('mallory'))
})

test('[MBX-8] while nobody is heard through the relay it carries a beacon and no move', async () => {
  await relay.leave('bob')
  await story.wait(BEACON_MS)
  await until(() => true)
  const before = countLive()
  for (let i = 0; i < 20; i++) alice.awarenessOf(i % 2 === 0 ? note : other, scope)
  await story.wait(100)
  expect(countLive()).toBe(before)
})

test('what is said of presence ends with its scope', async () => {
  await bothKnowEachOther()
  scope.end()
  expect([alice.others, bob.others]).toEqual([[], []])
  // What was said as they went is still on its way.
  let moments = 0
  await until(() => (moments += 1) > 20)
  const before = countLive()
  await story.wait(60_000)
  expect(countLive()).toBe(before)
})

test('with the last relay whoever was heard through it is gone, and is seen again with their next word', async () => {
  await bothKnowEachOther()
  await relay.leave('bob')
  await until(() => bob.others.length === 0)
  expect(alice.others).toHaveLength(1)
  await relay.visit('bob')
  await story.wait(BEACON_MS)
  await until(() => bob.others.length === 1)
  expect(whereOf(bob)).toEqual([[logOf('alice'), note]])
})
