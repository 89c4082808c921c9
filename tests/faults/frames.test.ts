/** What a peer that is in may send by way of frames, and what it costs: the link, and never more than 8 MiB. */
import { beforeEach, expect, test } from 'vitest'
import { bytesToId, compareIds, type DocumentId } from '$lib/base/ids'
import { ANSWER_BYTES, MOST_STRIKES } from '$lib/sync/limits'
import { newWriter } from '$lib/wire/codec'
import { DIGEST_BYTES } from '$lib/wire/fragment'
import { MAX_FRAME_BYTES, MAX_FRONTIER_LOGS, MAX_MESSAGE_BYTES, MAX_PENDING_BYTES, PIECE_BYTES } from '$lib/wire/limits'
import { heapBytes } from '../support/heap'
import { newRawPeer, type RawPeer } from '../support/raw-peer'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'

let story: EngineStory
let note: DocumentId
let mallory: RawPeer

/** Alice's note, which bob has too; mallory is in, and from now on her app is a raw peer. */
beforeEach(async () => {
  story = await newEngineStory(31)
  note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'mallory']) {
    await story.join(name, await story.invite('editor'))
    await story.meet('alice', name)
    await story.part('alice', name)
  }
  const device = story.devices.get('mallory')
  if (!device) throw new Error('mallory has a device')
  const { person, keys, up } = device
  const writing = up.team.writingKey
  await device.stop()
  mallory = newRawPeer({ engine: story.engine('alice'), logKey: person.logKey, keys, writing, random: story.random })
  await mallory.meet()
})

/** A first piece of a message that declares this length. */
const firstPiece = (total: number, digest = 1, piece = new Uint8Array(PIECE_BYTES)) =>
  Uint8Array.from([
    ...newWriter().byte(1).uint(total).uint(0).fixed(new Uint8Array(DIGEST_BYTES).fill(digest), DIGEST_BYTES).done(),
    ...piece
  ])
const nextPiece = () => Uint8Array.from([2, ...new Uint8Array(PIECE_BYTES)])

/** Alice and bob go on as if nothing had been. */
async function expectHonestGoOn(): Promise<void> {
  await story.meet('alice', 'bob')
  const later = await newNote(story.engine('bob'), 'Later', 'Still here.')
  await story.wait(1_000)
  expect(await textOf(story.engine('alice'), later)).toBe('Still here.')
  expect(await textOf(story.engine('alice'), note)).toBe('Agreed.')
}

test.each([
  ['above 16 KiB', () => new Uint8Array(MAX_FRAME_BYTES + 1)],
  ['that declares 2^53 bytes', () => firstPiece(Number.MAX_SAFE_INTEGER)],
  ['that declares a byte more than a message has', () => firstPiece(MAX_MESSAGE_BYTES + 1)],
  ['that goes on where nothing began', nextPiece],
  ['of a piece too short', () => firstPiece(MAX_MESSAGE_BYTES, 1, new Uint8Array(9))]
])('Fault 21: a frame %s is a strike, and three are the end', async (_name, frame) => {
  for (let strike = 1; strike < MOST_STRIKES; strike++) await mallory.sendFrame(frame())
  expect(mallory.failed).toBeNull()
  await mallory.sendFrame(frame())
  expect(mallory.failed).toMatch(/TooLarge|Malformed/)
  await expectHonestGoOn()
})

test('Fault 21: pieces without end hold no more than one message, whatever else they begin', async () => {
  const begin = async (nth: number) => {
    await mallory.sendFrame(firstPiece(MAX_MESSAGE_BYTES, nth))
    for (let had = 2 * PIECE_BYTES; had < MAX_MESSAGE_BYTES; had += PIECE_BYTES) await mallory.sendFrame(nextPiece())
  }
  await begin(0)
  const holdingOne = heapBytes()
  for (let nth = 1; nth < 6; nth++) await begin(nth)
  expect(mallory.failed).toBeNull()
  expect(heapBytes() - holdingOne).toBeLessThan(MAX_PENDING_BYTES - MAX_MESSAGE_BYTES)
  while (mallory.failed === null) await mallory.sendFrame(nextPiece())
  await expectHonestGoOn()
})

test('Fault 21: more at once than a peer may have waiting ends the link', async () => {
  // Nothing is wrong with any of them: messages of a later version, each as long as a frame.
  const frames = (bytes: number) =>
    Array.from({ length: Math.ceil(bytes / MAX_FRAME_BYTES) }, () => new Uint8Array(MAX_FRAME_BYTES).fill(99, 1))
  await mallory.flood(frames(MAX_PENDING_BYTES / 2))
  expect(mallory.failed).toBeNull()
  await mallory.flood(frames(MAX_PENDING_BYTES + MAX_FRAME_BYTES))
  expect(mallory.failed).toBe('more waiting than a peer may have')
  await expectHonestGoOn()
})

test('Fault 21: a peer that says it holds ever more logs costs no more than a frontier, and the link', async () => {
  mallory.answers = false
  const before = heapBytes()
  for (let round = 0; mallory.failed === null && round < 8; round++) await mallory.say(inventedLogs())
  expect(mallory.failed).toBe('more logs than a frontier names')
  // What it said is gone with its link.
  expect(heapBytes() - before).toBeLessThan(MAX_PENDING_BYTES)
  await expectHonestGoOn()
})

function inventedLogs() {
  const logs = Array.from({ length: MAX_FRONTIER_LOGS / 2 }, () => bytesToId('log', story.random.bytes(16)))
  const heads = logs.sort(compareIds).map((log) => [log, { seq: 1, head: new Uint8Array(8) }] as const)
  return { kind: 'announce' as const, heads: new Map(heads) }
}

test('Fault 21: a peer that asks for statements and does not read them gets no more to wait for', async () => {
  const alice = story.engine('alice')
  for (let i = 0; i < 20; i++) {
    const profile = { name: 'Alice '.repeat(40), zone: 'UTC', hours: [] }
    valueOf(await alice.say({ type: 'SetProfile', profile }))
  }
  mallory.reads = false
  const wanted = alice.team.knownHeads.map((head) => Buffer.from(head, 'base64url').subarray(0, 8))
  const sizeOf = () =>
    mallory.given.reduce((sum, each) => sum + (each.kind === 'statements' ? sizesOf(each.statements) : 0), 0)
  for (let asked = 0; asked < 600; asked++) await mallory.say({ kind: 'want-statements', wanted, have: [] })
  mallory.reads = true
  for (let drained = 0; drained < 1_000; drained++) mallory.drain()
  expect(sizeOf()).toBeGreaterThan(ANSWER_BYTES)
  expect(sizeOf()).toBeLessThan(2 * ANSWER_BYTES)
})

const sizesOf = (statements: readonly Uint8Array[]) => statements.reduce((sum, { length }) => sum + length, 0)

test('Fault 22: messages of kinds nobody knows are ignored, and the connection stays', async () => {
  for (let kind = 15; kind < 256; kind++) await mallory.sendFrame(Uint8Array.from([0, kind, 1, 2, 3]))
  expect(mallory.failed).toBeNull()
  await mallory.say({ kind: 'ping', state: new Uint8Array(8) })
  expect(mallory.heard).toContain('pong')
  expect(story.engine('alice').report.connected).toBe(1)
})
