/** A whole device and a relay that lies: what it is told, what it is believed, and when the device has had enough. */
import { beforeEach, expect, test } from 'vitest'
import {
  connectTo,
  greeting,
  openedBy,
  openedEmpty,
  STORE_ID,
  type LyingRelay
} from '../../../tests/support/lying-relay'
import { framesOfWord } from '../../../tests/support/raw-visitor'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { newPen, written } from '../../../tests/support/story-logs'
import { openStoryRelay } from '../../../tests/support/story-relay'
import { bytesToBase64url, textToBytes } from '../base/bytes'
import { bytesToId, idToBytes, type DocumentId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sealingKeyFromBytes } from '../crypto/sealing'
import { verify } from '../crypto/signing'
import { bucketDigests } from '../log/frontier'
import { parcelIdOf } from '../log/parcel-id'
import { newKeyRing } from '../team/key-ring'
import { parcelBox } from '../team/parcels'
import { encodeRun } from '../wire/entry-codec'
import { MAX_LIVE_BYTES, MAX_PENDING_BYTES } from '../wire/limits'
import { MOST_STRIKES } from './limits'
import type { RelayWord } from './relay-words'

let story: EngineStory
let note: DocumentId

beforeEach(async () => {
  story = await newEngineStory(31)
  note = await newNote(story.engine('alice'), 'Low water', 'The gauge reads 1.2 m.')
  await story.wait(3_000)
})

const ownLog = () => story.engine('alice').ownLog
const ghost = bytesToId('log', new Uint8Array(16).fill(77))
const ghostHeads = new Map([[ghost, { seq: 5, head: new Uint8Array(8) }]])
const kindsOf = ({ said }: LyingRelay) => said.map(({ kind }) => kind)

/** It holds nothing, says so, and asks for what the device says it has. */
async function takeEverything(relay: LyingRelay): Promise<void> {
  const [compared] = relay.all('digests').slice(-1)
  const count = compared?.digests.length ?? 1
  const buckets = Array.from({ length: count }, (_, i) => i)
  await relay.say({ kind: 'frontier', final: false, bucketCount: count, buckets, heads: new Map() })
  const heads = relay.all('frontier').at(-1)?.heads ?? new Map<never, never>()
  const ranges = [...heads].map(([log, { seq }]) => ({ log, from: 1, to: seq }))
  await relay.say({ kind: 'want', ranges, resume: null })
}

test('[MBX-2] a device signs this relay’s nonce and store for its workspace, and says nothing else before', async () => {
  const relay = await connectTo(story, 'alice')
  await story.wait(5_000)
  expect(relay.said).toEqual([])
  await relay.say(greeting)
  expect(kindsOf(relay)).toEqual(['open'])
  const { mailbox, workspace, signature } = relay.all('open')[0]!
  const signed = tagged(DOMAINS.mailboxOpen, greeting.nonce, STORE_ID, idToBytes(workspace))
  expect(await verify(mailbox, signed, signature)).toBe(true)
  expect(relay.conversation.store).toBe(bytesToBase64url(STORE_ID))
})

test('[MBX-2] a relay of another version, one that opens unasked, and one that says anything else hear nothing', async () => {
  const beginnings: readonly RelayWord[] = [
    { ...greeting, version: 2, store: new Uint8Array(16), nonce: new Uint8Array(32) },
    openedEmpty,
    { kind: 'digests', digests: [new Uint8Array(8)] },
    { kind: 'list-parcels' },
    { kind: 'bye', reason: 'leaving' }
  ]
  for (const word of beginnings) {
    const relay = await connectTo(story, 'alice')
    await relay.say(word)
    expect([relay.said, relay.conversation.phase]).toEqual([[], 'over'])
    expect(relay.failed).not.toBe(null)
  }
})

test('[MBX-2] a refusal instead of an opened mailbox is known by its reason', async () => {
  const relay = await connectTo(story, 'alice')
  await relay.say(greeting, { kind: 'refused', reason: 'notProven' })
  expect([relay.conversation.refusal, relay.conversation.phase]).toEqual(['notProven', 'over'])
})

test('[MBX-4] a relay that says it holds what it does not give withholds, and is not asked again within a minute', async () => {
  const relay = await openedBy(story, 'alice')
  await takeEverything(relay)
  await relay.say({ kind: 'announce', heads: ghostHeads })
  expect(relay.all('want')).toEqual([{ kind: 'want', ranges: [{ log: ghost, from: 1, to: 5 }], resume: null }])
  expect(relay.conversation.withholds).toBe(false)
  await relay.say({ kind: 'answered' })
  expect(relay.conversation.withholds).toBe(true)
  await story.wait(30_000)
  expect(relay.all('want')).toHaveLength(1)
  await relay.say({ kind: 'announce', heads: ghostHeads }, { kind: 'answered' })
  // Not again within a minute.
  expect(relay.all('want')).toHaveLength(1)
  await relay.say({ kind: 'ping', state: new Uint8Array(8) })
  await story.wait(30_000)
  await relay.say({ kind: 'answered' })
  expect([relay.all('want').length, relay.failed]).toEqual([2, null])
})

test('[MBX-4] an answer that does not come is over, and others can be asked', async () => {
  const relay = await openedBy(story, 'alice')
  await takeEverything(relay)
  await relay.say({ kind: 'announce', heads: ghostHeads })
  expect([relay.conversation.asked.length, relay.conversation.isBusy]).toEqual([1, true])
  await story.wait(12_000)
  expect([relay.conversation.asked.length, relay.conversation.isBusy]).toEqual([0, false])
})

test('[MBX-5] runs nobody’s key signed and words out of place end it at the third', async () => {
  const pen = await newPen(9)
  const { run } = await written(pen, ['made up'])
  const broken = { ...run, entries: run.entries.map((entry) => ({ ...entry, signature: new Uint8Array(64) })) }
  const lies: readonly RelayWord[] = [
    { kind: 'run', form: 'entries', bytes: encodeRun(broken) },
    { kind: 'run', form: 'record', bytes: new Uint8Array(90) },
    greeting,
    openedEmpty,
    { kind: 'list-parcels' },
    { kind: 'want-parcels', ids: [] }
  ]
  for (const lie of lies) {
    const relay = await openedBy(story, 'alice')
    for (let strike = 1; strike < MOST_STRIKES; strike++) await relay.say(lie)
    expect([relay.conversation.isOpen, relay.failed]).toEqual([true, null])
    await relay.say(lie)
    expect([lie.kind, relay.conversation.phase, relay.failed === null]).toEqual([lie.kind, 'over', false])
  }
  expect(await textOf(story.engine('alice'), note)).toBe('The gauge reads 1.2 m.')
})

test('[MBX-5] a relay that floods is given up, and what waited is bounded', async () => {
  const relay = await openedBy(story, 'alice')
  const frames = framesOfWord({ kind: 'live', sealed: new Uint8Array(MAX_LIVE_BYTES) })
  const size = frames.reduce((sum, { length }) => sum + length, 0)
  const flood = Array.from({ length: Math.ceil(MAX_PENDING_BYTES / size) }, () => frames).flat()
  await relay.send(flood)
  expect(relay.failed).toBe('more waiting than a relay may have')
})

test('[MBX-4] a relay that holds less than it said is given again what it lacks', async () => {
  const first = await openedBy(story, 'alice')
  await takeEverything(first)
  const head = first.all('frontier').at(-1)?.heads.get(ownLog())
  await first.say({ kind: 'stored', heads: new Map([[ownLog(), head!]]), parcels: [] })
  expect([first.conversation.foundSeq, first.conversation.durableSeq]).toEqual([0, head?.seq])
  await first.close()

  const rolledBack = await openedBy(story, 'alice')
  await takeEverything(rolledBack)
  expect([rolledBack.conversation.foundSeq, rolledBack.conversation.durableSeq]).toEqual([0, 0])
  expect(rolledBack.all('run').length).toBeGreaterThan(0)
  expect(rolledBack.all('answered')).toHaveLength(1)
  expect(rolledBack.all('run')).toEqual(first.all('run'))
  expect(await textOf(story.engine('alice'), note)).toBe('The gauge reads 1.2 m.')
})

test('[MBX-3] a mailbox without statements is given all of them, and one that has them all none', async () => {
  const relay = await openedBy(story, 'alice')
  expect(kindsOf(relay)).toContain('list-parcels')
  await relay.say({ kind: 'parcel-ids', ids: [] })
  const put = relay.all('parcels').flatMap(({ parcels }) => parcels)
  expect(put.length).toBeGreaterThan(0)
  await relay.say({ kind: 'stored', heads: new Map(), parcels: put.map(parcelIdOf) })
  expect(relay.conversation.hasStatements).toBe(true)
  await relay.close()

  const again = await openedBy(story, 'alice')
  await again.say({ kind: 'parcel-ids', ids: put.map(parcelIdOf) })
  expect(again.all('parcels')).toEqual([])
  expect(again.conversation.hasStatements).toBe(true)
})

test('[MBX-3] what does not open among parcels is passed over, and what does is taken', async () => {
  const key = story.engine('alice').team.writingKey
  const carol = await story.join('carol', await story.invite('editor'))
  const box = await parcelBox(newKeyRing(story.devices.get('alice')!.keys).sealingKey(key)!)
  const statements = valueOf(await story.devices.get('carol')!.disk.open().statements())
  const foreign = await (
    await parcelBox(sealingKeyFromBytes(new Uint8Array(32).fill(8)))
  ).seal(textToBytes('a statement'))
  const garbage = [foreign, new Uint8Array(40).fill(7), new Uint8Array(0)]
  const sound = await Promise.all(statements.map(({ bytes }) => box.seal(bytes)))
  const relay = await openedBy(story, 'alice')
  await relay.say({ kind: 'parcel-ids', ids: [...garbage, ...sound].map(parcelIdOf) })
  for (let time = 0; time < MOST_STRIKES; time++) await relay.say({ kind: 'parcels', parcels: [...garbage, ...sound] })
  expect([relay.conversation.isOpen, relay.failed]).toEqual([true, null])
  expect(story.engine('alice').team.members.has(carol.ownMember)).toBe(true)
  // It is not asked for again, wherever it is named.
  await relay.say({ kind: 'parcel-ids', ids: garbage.map(parcelIdOf) })
  expect(relay.all('want-parcels')).toHaveLength(1)
})

test('[MBX-3] parcels a relay names and does not give are asked for once', async () => {
  const relay = await openedBy(story, 'alice')
  const ids = [new Uint8Array(16).fill(1)]
  await relay.say({ kind: 'parcel-ids', ids }, { kind: 'parcels', parcels: [] })
  await story.wait(20_000)
  expect(relay.all('want-parcels')).toEqual([{ kind: 'want-parcels', ids }])
  expect(relay.failed).toBe(null)
})

test('[MBX-5] a relay that refuses is pushed nothing for a minute, and then is given all it lacks again', async () => {
  const relay = await openedBy(story, 'alice')
  await relay.say({ kind: 'parcel-ids', ids: [] }, { kind: 'refused', reason: 'full' })
  expect([relay.conversation.refusal, relay.conversation.hasStatements]).toEqual(['full', false])
  const before = relay.said.length
  await newNote(story.engine('alice'), 'High water', 'It rises.')
  await story.wait(10_000)
  expect(relay.said.slice(before).filter(({ kind }) => kind !== 'ping' && kind !== 'pong')).toEqual([])
  await relay.say({ kind: 'ping', state: new Uint8Array(8) })
  await story.wait(30_000)
  await relay.say({ kind: 'ping', state: new Uint8Array(8) })
  await story.wait(30_000)
  expect(relay.conversation.refusal).toBe(null)
  expect(kindsOf(relay).slice(-2)).toEqual(['list-parcels', 'digests'])
  await takeEverything(relay)
  expect(relay.all('run').length).toBeGreaterThan(0)
  await relay.say({ kind: 'parcel-ids', ids: [] })
  const [refused, again] = relay.all('parcels')
  expect(again).toEqual(refused)
})

test('[MBX-5] statements are there when all of them were said to be stored, and not when a part was', async () => {
  await story.invite('editor')
  const relay = await openedBy(story, 'alice')
  await relay.say({ kind: 'parcel-ids', ids: [] })
  const ids = relay.all('parcels').flatMap(({ parcels }) => parcels.map(parcelIdOf))
  expect(ids.length).toBeGreaterThan(1)
  await relay.say({ kind: 'stored', heads: new Map(), parcels: ids.slice(1) })
  expect(relay.conversation.hasStatements).toBe(false)
  await relay.say({ kind: 'stored', heads: new Map(), parcels: ids.slice(0, 1) })
  expect(relay.conversation.hasStatements).toBe(true)
  await relay.say({ kind: 'refused', reason: 'quota' }, { kind: 'stored', heads: new Map(), parcels: ids })
  expect(relay.conversation.hasStatements).toBe(false)
})

test('[MBX-1] a relay that says nothing is pinged, and given up', async () => {
  const relay = await openedBy(story, 'alice')
  await story.wait(35_000)
  expect([relay.all('ping').length, relay.failed]).toEqual([2, null])
  await story.wait(10_000)
  expect(relay.failed).toBe('silent')
})

/** Everything that was ever put: no statement, name, title or text is in it. */
function plainTextIn(frames: readonly Uint8Array[], texts: readonly string[]): readonly string[] {
  const all = Buffer.concat(frames)
  return texts.filter((text) => all.includes(Buffer.from(text)))
}

test('[MBX-9] whole devices that work through a relay say nothing there that names a person, a document or a statement', async () => {
  const bob = await story.join('bob', await story.invite('editor'))
  const relay = openStoryRelay(story)
  await relay.visit('alice')
  await relay.visit('bob')
  await story.wait(40_000)
  expect(await textOf(bob, note)).toBe('The gauge reads 1.2 m.')
  await newNote(bob, 'High water', 'It reads 1.4 m now.')
  await story.wait(40_000)
  await relay.leave('bob')
  expect(relay.frames.length).toBeGreaterThan(20)
  expect(plainTextIn(relay.frames, ['alice', 'bob', 'water', 'gauge', 'now'])).toEqual([])
  const statements = valueOf(await story.devices.get('alice')!.disk.open().statements())
  const all = Buffer.concat(relay.frames)
  // The first statement's id is the workspace's, which opening a mailbox names.
  const workspace = Buffer.from(idToBytes(bob.workspace))
  const ids = statements.map(({ id }) => Buffer.from(idToBytes(id))).filter((id) => !id.equals(workspace))
  expect(ids).toHaveLength(statements.length - 1)
  expect(ids.filter((id) => all.includes(id))).toEqual([])
  expect(statements.filter(({ bytes }) => all.includes(Buffer.from(bytes.slice(-64))))).toEqual([])
})

test('[MBX-9] whatever a relay says, a device says only words of a mailbox and of logs', async () => {
  const allowed = ['open', 'list-parcels', 'want-parcels', 'parcels', 'live', 'digests', 'frontier', 'announce', 'want']
  const relay = await openedBy(story, 'alice')
  const heads = new Map([[ownLog(), { seq: 1, head: new Uint8Array(8) }]])
  await relay.say(
    { kind: 'frontier', final: false, bucketCount: 1, buckets: [0], heads },
    { kind: 'digests', digests: bucketDigests(ghostHeads, 1) },
    { kind: 'ping', state: new Uint8Array(8) },
    { kind: 'parcel-ids', ids: [new Uint8Array(16)] },
    { kind: 'parcels', parcels: [] },
    { kind: 'want', ranges: [{ log: ghost, from: 1, to: 9 }], resume: null },
    { kind: 'live', sealed: new Uint8Array(60) },
    { kind: 'refused', reason: 'quota' },
    { kind: 'bye', reason: 'leaving' }
  )
  const others = new Set(kindsOf(relay).filter((kind) => !allowed.includes(kind)))
  expect([...others].filter((kind) => !['run', 'answered', 'ping', 'pong', 'bye'].includes(kind))).toEqual([])
  expect(relay.conversation.phase).toBe('over')
})

test('[MBX-7] into the mailbox of an epoch that is over go the statements that ended it, and no entry, whatever is asked', async () => {
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meetOnce('alice', 'bob')
  const former = alice.team.writingKey
  const kept = valueOf(await story.devices.get('alice')!.disk.open().statements()).length
  valueOf(await alice.changeTeam({ kind: 'removeMember', member: bob.ownMember, keepInvites: [] }))
  await story.wait(20_000)
  expect(alice.team.writingKey).not.toBe(former)
  await newNote(alice, 'Afterwards', 'Without bob.')
  valueOf(await alice.changeTeam({ kind: 'rotate' }))

  const relay = await openedBy(story, 'alice', former)
  await relay.say({ kind: 'parcel-ids', ids: [] })
  await relay.say(
    { kind: 'digests', digests: [new Uint8Array(8)] },
    { kind: 'want', ranges: [{ log: ownLog(), from: 1, to: 9 }], resume: null },
    { kind: 'announce', heads: ghostHeads },
    { kind: 'ping', state: new Uint8Array(8) }
  )
  await newNote(alice, 'Later', 'Still without.')
  await story.wait(20_000)
  expect([...new Set(kindsOf(relay))]).toEqual(['open', 'list-parcels', 'parcels'])
  const put = relay.all('parcels').flatMap(({ parcels }) => parcels)
  // What ended it, the removal and the past of both: not what was said after.
  expect(put.length).toBe(kept + 2)
  const sealing = newKeyRing(story.devices.get('bob')!.keys).sealingKey(former)
  const box = await parcelBox(sealing!)
  expect((await Promise.all(put.map((each) => box.open(each)))).every(({ ok }) => ok)).toBe(true)
})

test('[MBX-1] frames that are none end it at the third', async () => {
  const relay = await openedBy(story, 'alice')
  await relay.send([Uint8Array.of(9)])
  await relay.send([Uint8Array.of(9)])
  expect(relay.failed).toBe(null)
  await relay.send([Uint8Array.of(9)])
  expect(relay.failed).not.toBe(null)
})
