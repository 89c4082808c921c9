/** One link to one mailbox: how it comes back, how a herd of them does, and when it ends by itself. */
import { expect, test } from 'vitest'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { openStoryRelay } from '../../../tests/support/story-relay'
import { inStoryTime, newStorySockets, type StorySockets } from '../../../tests/support/story-sockets'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newSimTime } from '../../../tests/support/sim-time'
import type { KeyId } from '../base/ids'
import type { Mailboxes } from '../sync/mailboxes'
import { RELAY_BACKOFF, RelayLink } from './relay-link'

const RELAY = 'wss://relay.example'
const HOUR_MS = 3_600_000

async function linkOf(story: EngineStory, sockets: StorySockets, name = 'alice', key?: KeyId): Promise<RelayLink> {
  const engine = story.engine(name)
  const mailboxes = inStoryTime(story, valueOf(await engine.mailboxes()))
  const { time: clock, random } = story
  const deps = { mailboxes, clock, timers: story.time, random, openSocket: sockets.open, changed: () => undefined }
  const link = new RelayLink(RELAY, key ?? engine.team.writingKey, deps)
  mailboxes.changed.listen(() => link.look())
  return link
}

async function newStory() {
  const story = await newEngineStory(17)
  const relay = openStoryRelay(story)
  const sockets = newStorySockets(story.time)
  sockets.hub = relay.hub
  return { story, sockets, hub: relay.hub }
}

/** Milliseconds between one try and the next. */
function waitsOf({ triedMs }: StorySockets): readonly number[] {
  return triedMs.slice(1).map((ms, i) => ms - (triedMs[i] ?? 0))
}

test('Row 44: a relay that is away is tried again after one to sixty seconds, ever more seldom, and for as long as it takes', async () => {
  const { story, sockets } = await newStory()
  sockets.hub = null
  const link = await linkOf(story, sockets)
  await story.wait(HOUR_MS)
  const waits = waitsOf(sockets)
  expect(waits.length).toBeGreaterThan(60)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000)
  expect(Math.max(...waits)).toBeLessThanOrEqual(RELAY_BACKOFF.mostMs + 5)
  expect(Math.min(...waits.slice(10))).toBeGreaterThanOrEqual(RELAY_BACKOFF.mostMs / 2)
  expect(link.hasFailed).toBe(true)
  expect(link.retryMs).toBeGreaterThan(story.time.now())
  link.close()
})

test('Row 44: when it is back the link is, and after steady talk the next loss is tried again soon', async () => {
  const { story, sockets, hub } = await newStory()
  sockets.hub = null
  const link = await linkOf(story, sockets)
  await story.wait(600_000)
  sockets.hub = hub
  await story.wait(RELAY_BACKOFF.mostMs + 1_000)
  expect([link.mailbox?.conversation.isOpen, link.hasFailed, link.retryMs]).toEqual([true, false, null])
  await story.wait(60_000)
  const lostMs = story.time.now()
  sockets.cut()
  await story.wait(RELAY_BACKOFF.firstMs + 100)
  expect(sockets.triedMs.at(-1)! - lostMs).toBeLessThanOrEqual(RELAY_BACKOFF.firstMs)
  expect(link.mailbox?.conversation.isOpen).toBe(true)
  link.close()
})

test('whoever asks for it is tried at once', async () => {
  const { story, sockets, hub } = await newStory()
  sockets.hub = null
  const link = await linkOf(story, sockets)
  await story.wait(600_000)
  const before = sockets.triedMs.length
  sockets.hub = hub
  link.lookNow()
  await story.wait(1_000)
  expect([sockets.triedMs.length, link.mailbox?.conversation.isOpen]).toEqual([before + 1, true])
  link.lookNow()
  expect(sockets.triedMs).toHaveLength(before + 1)
  link.close()
})

test('a link that is closed says goodbye, tries nothing more, and leaves no socket', async () => {
  const { story, sockets } = await newStory()
  const link = await linkOf(story, sockets)
  await story.wait(1_000)
  expect(sockets.openNow).toBe(1)
  link.close()
  await story.wait(HOUR_MS)
  expect([sockets.triedMs.length, sockets.openNow]).toEqual([1, 0])
})

test('two links carry work from one device to the other', async () => {
  const { story, sockets } = await newStory()
  const bob = await story.join('bob', await story.invite('editor'))
  const links = [await linkOf(story, sockets), await linkOf(story, sockets, 'bob')]
  const note = await newNote(story.engine('alice'), 'Low water', 'It falls.')
  await story.wait(10_000)
  expect(await textOf(bob, note)).toBe('It falls.')
  for (const link of links) link.close()
})

test('[MBX-7] the mailbox of an epoch that is over is left once all is said in it, and looked into again within the hour', async () => {
  const { story, sockets, hub } = await newStory()
  const alice = story.engine('alice')
  const former = alice.team.writingKey
  valueOf(await alice.changeTeam({ kind: 'rotate' }))
  await story.wait(1_000)
  const link = await linkOf(story, sockets, 'alice', former)
  await story.wait(5_000)
  expect([sockets.triedMs.length, sockets.openNow, link.mailbox, link.hasFailed]).toEqual([1, 0, null, false])
  await story.wait(HOUR_MS)
  expect([sockets.triedMs.length, sockets.openNow]).toEqual([2, 0])
  expect(hub.openMailboxes).toBe(0)
  link.close()
})

/** How many at most fall into any one window of so many milliseconds. */
function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  let most = 0
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) >= ms) from += 1
    most = Math.max(most, to - from + 1)
  }
  return most
}

test('Row 44: five hundred devices that lose a relay at one moment do not come back at one moment', async () => {
  const seed = Number(process.env['EVENTUAL_SEED'] ?? 44)
  const time = newSimTime()
  const sockets = newStorySockets(time)
  const mailboxes = valueOf(await (await newEngineStory(1)).engine('alice').mailboxes())
  const key = (await newEngineStory(1)).engine('alice').team.writingKey
  const links = Array.from({ length: 500 }, (_, i) => newLink(time, sockets, { mailboxes, key, seed: seed + i }))
  const lostMs = time.now()
  const settle = () => Promise.resolve()
  await time.advance(300_000, settle)
  const tries = sockets.triedMs.filter((ms) => ms > lostMs)
  const [first, late] = [tries.filter((ms) => ms <= lostMs + 2_100), tries.filter((ms) => ms > lostMs + 120_000)]
  process.stdout.write(
    `herd of 500, seed ${seed}: at most ${mostWithin(first, 100)} in the worst 0.1 s of the first tries, ` +
      `${mostWithin(late, 1_000)} in the worst 1 s after two minutes\n`
  )
  expect(first).toHaveLength(500)
  expect(mostWithin(first, 100)).toBeLessThan(100)
  expect(mostWithin(late, 1_000)).toBeLessThan(50)
  for (const link of links) link.close()
})

function newLink(
  time: ReturnType<typeof newSimTime>,
  sockets: StorySockets,
  { mailboxes, key, seed }: { readonly mailboxes: Mailboxes; readonly key: KeyId; readonly seed: number }
): RelayLink {
  const random = newSimRandom(seed)
  const deps = { mailboxes, clock: time, timers: time, random, openSocket: sockets.open, changed: () => undefined }
  return new RelayLink(RELAY, key, deps)
}
