/** A relay's mailboxes, as a visitor with its own hand finds them: opening, parcels, logs kept equal, words kept nowhere. */
import { expect, test } from 'vitest'
import { newFaultyMailboxes } from '../../tests/support/faulty-mailboxes'
import { mailboxKey, newHubStory, openingOf, type HubStory, type RawVisitor } from '../../tests/support/raw-visitor'
import { newSimRandom } from '../../tests/support/sim-random'
import { newPen, WORKSPACE, written } from '../../tests/support/story-logs'
import { bytesToBase64url, bytesToHex } from '$lib/base/bytes'
import { bytesToId } from '$lib/base/ids'
import { verify } from '$lib/crypto/signing'
import { emptyTip, type LogTip } from '$lib/log/log-writer'
import { bucketDigests, headOf } from '$lib/log/frontier'
import { parcelIdOf, parcelsDigest } from '$lib/log/parcel-id'
import { ANSWER_BYTES, MOST_STRIKES } from '$lib/sync/limits'
import { encodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { encodeRun } from '$lib/wire/entry-codec'
import { messageToFrames } from '$lib/wire/fragment'
import { encodePeerMessage } from '$lib/wire/peer-message-codec'
import { newMemoryMailboxes, openMemoryMailboxStore } from './memory-store'

const OTHERS = bytesToId('workspace', new Uint8Array(32).fill(99))
const emptyStore = () => openMemoryMailboxStore(newMemoryMailboxes(newSimRandom(1)))
const parcel = (byte: number, length = 40) => new Uint8Array(length).fill(byte)

async function runOf(seed: number, texts: readonly string[]) {
  const pen = await newPen(seed)
  const { run, tip } = await written(pen, texts)
  const heads = new Map([[pen.log, { seq: tip.seq, head: headOf(tip.hash) }]])
  const word: RelayWord = { kind: 'run', form: 'entries', bytes: encodeRun(run) }
  return { log: pen.log, word, heads, hash: tip.hash }
}

/** The log words and parcels somebody hears who has nothing and asks for everything. */
async function everythingIn(story: HubStory): Promise<RawVisitor> {
  const reader = await story.visit()
  await reader.say({ kind: 'digests', digests: bucketDigests(new Map(), 1) })
  const ranges = reader
    .all('frontier')
    .flatMap(({ heads }) => [...heads].map(([log, { seq }]) => ({ log, from: 1, to: seq })))
  if (ranges.length > 0) await reader.say({ kind: 'want', ranges, resume: null })
  return reader
}

test('[MBX-1] what is no frame ends it, words that do not read end it at the third, and words to come do not', async () => {
  const story = newHubStory()
  const broken = await story.visit()
  broken.sendFrame(Uint8Array.of(9, 9, 9))
  expect(broken.ended).toBe('no frame')

  const visitor = await story.visit()
  const nonsense = [...messageToFrames(Uint8Array.of(41, 200), new Uint8Array(16))]
  const unknown = [...messageToFrames(Uint8Array.of(99, 1, 2, 3), new Uint8Array(16))]
  for (let i = 0; i < 10; i++) for (const frame of unknown) visitor.sendFrame(frame)
  for (let strike = 1; strike < MOST_STRIKES; strike++) for (const frame of nonsense) visitor.sendFrame(frame)
  expect(visitor.ended).toBe(null)
  for (const frame of nonsense) visitor.sendFrame(frame)
  expect(visitor.ended).toBe('no word')
})

test('[MBX-1] a device’s words about people, and a relay’s own, are none for a relay', async () => {
  const story = newHubStory()
  const device = await story.visit()
  const team = encodePeerMessage({ kind: 'team', full: true, heads: [] })
  for (let i = 0; i < MOST_STRIKES; i++)
    for (const frame of messageToFrames(team, new Uint8Array(16))) device.sendFrame(frame)
  expect(device.ended).toBe('no word')
  const relay = await story.visit()
  for (let i = 0; i < MOST_STRIKES; i++) relay.tell({ kind: 'stored', heads: new Map(), parcels: [] })
  expect(relay.ended).toBe('a relay’s own word')
})

test('[MBX-2] the relay speaks first: its version, its store’s id, and a nonce that is another each time', async () => {
  const story = newHubStory()
  const [one, two] = [story.arrive(), story.arrive()].map((each) => each.all('relay')[0])
  expect(one).toMatchObject({ version: 1, store: story.store.id })
  expect(bytesToHex(one!.nonce)).not.toBe(bytesToHex(two!.nonce))
  expect(story.hub.openMailboxes).toBe(0)
})

test('[MBX-2] who holds the key opens its mailbox, and hears what is in it and how much it may hold', async () => {
  const story = newHubStory({ mostBytes: 5_000 })
  const visitor = await story.visit()
  expect(visitor.all('opened')).toEqual([
    { kind: 'opened', parcels: parcelsDigest([]), usedBytes: 0, mostBytes: 5_000 }
  ])
  expect(story.hub.openMailboxes).toBe(1)
  expect(story.events).toEqual([{ kind: 'opened' }])
  visitor.leave()
  expect(story.hub.openMailboxes).toBe(0)
})

test('[MBX-2] a signature of another key, another nonce, another store or another workspace opens nothing', async () => {
  const story = newHubStory()
  const [key, other] = [await mailboxKey(1), await mailboxKey(2)]
  const [greeting] = story.arrive().all('relay')
  const own = (visitor: RawVisitor) => visitor.all('relay')[0]!
  const openings = [
    async (visitor: RawVisitor) => ({ ...(await openingOf(other, own(visitor))), mailbox: key.publicKey }),
    () => openingOf(key, greeting!),
    (visitor: RawVisitor) => openingOf(key, { ...own(visitor), store: new Uint8Array(16) }),
    async (visitor: RawVisitor) => ({ ...(await openingOf(key, own(visitor), OTHERS)), workspace: WORKSPACE }),
    async (visitor: RawVisitor) => ({ ...(await openingOf(key, own(visitor))), mailbox: new Uint8Array(32) })
  ]
  for (const opening of openings) {
    const visitor = story.arrive()
    await visitor.say(await opening(visitor))
    expect([visitor.refusals, visitor.ended]).toEqual([['notProven'], 'notProven'])
  }
  expect(story.hub.openMailboxes).toBe(0)
})

test('[MBX-2] who holds the key and names another workspace has another mailbox, and takes this one from nobody', async () => {
  const story = newHubStory()
  const evil = story.arrive()
  await evil.open(await mailboxKey(), { workspace: OTHERS })
  await evil.say({ kind: 'parcels', parcels: [parcel(1)] })
  const { word, heads } = await runOf(1, ['low tide'])
  const honest = await story.visit()
  await honest.say(word)
  expect([honest.refusals, honest.all('stored').at(-1)?.heads]).toEqual([[], heads])
  expect([evil.all('run'), honest.all('parcels'), story.hub.openMailboxes]).toEqual([[], [], 2])
})

test('[MBX-2] nothing is heard before a mailbox is open, and one connection opens one', async () => {
  const story = newHubStory()
  const early: RelayWord[] = [
    { kind: 'list-parcels' },
    { kind: 'ping', state: new Uint8Array(8) },
    { kind: 'live', sealed: parcel(1) },
    (await runOf(1, ['low tide'])).word
  ]
  for (const word of early) {
    const visitor = story.arrive()
    await visitor.say(word)
    expect([visitor.ended, visitor.heard.length]).toEqual(['not opened', 1])
  }
  const hasty = story.arrive()
  const opening = await openingOf(await mailboxKey(), hasty.all('relay')[0]!)
  hasty.tell(opening)
  await hasty.say(opening)
  expect(hasty.ended).toBe('not opened')

  const twice = await story.visit()
  for (let i = 0; i < MOST_STRIKES; i++) await twice.open(await mailboxKey(2))
  expect(twice.ended).toBe('a relay’s own word')
  expect(twice.all('opened')).toHaveLength(1)
  expect((await story.store.size()).ok).toBe(true)
})

test('[MBX-2] who opens nothing is not waited for, and who has one open is', async () => {
  const story = newHubStory()
  const silent = story.arrive()
  const visitor = await story.visit()
  await story.wait(9_000)
  expect(silent.ended).toBe(null)
  await story.wait(3_000)
  expect(silent.ended).toBe('never opened')
  await story.wait(600_000)
  expect(visitor.ended).toBe(null)
})

test('[MBX-2] who leaves while a mailbox is being opened leaves it to whoever else is opening it', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const key = await mailboxKey()
  const [one, two] = [story.arrive(), story.arrive()]
  const openings = await Promise.all([one, two].map((each) => openingOf(key, each.all('relay')[0]!)))
  const release = store.hold()
  one.tell(openings[0]!)
  two.tell(openings[1]!)
  // Both have proven themselves by the time others that began later have.
  for (let i = 0; i < 4; i++) await verify(key.publicKey, Uint8Array.of(i), await key.sign(Uint8Array.of(i)))
  one.leave()
  release()
  await story.settle()
  const three = await story.visit()
  expect(story.hub.openMailboxes).toBe(1)
  await two.say({ kind: 'live', sealed: parcel(1) })
  expect(three.all('live')).toHaveLength(1)
})

test('[MBX-2] a store that does not answer opens nothing, says why to the log alone, and is asked again', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  store.faults.open = { kind: 'Unavailable', why: 'no disk' }
  const visitor = await story.visit()
  expect([visitor.refusals, visitor.ended]).toEqual([['unavailable'], 'unavailable'])
  expect(story.events).toEqual([
    { kind: 'fault', why: 'no disk' },
    { kind: 'refused', reason: 'unavailable' }
  ])
  store.faults.open = null
  expect((await story.visit()).all('opened')).toHaveLength(1)
})

test('[MBX-3] a parcel is named by its hash, kept once, passed on, listed, and given to who wants it', async () => {
  const story = newHubStory()
  const [alice, bob] = [await story.visit(), await story.visit()]
  const ids = [parcel(1), parcel(2)].map(parcelIdOf)
  await alice.say({ kind: 'parcels', parcels: [parcel(1), parcel(2)] })
  expect(alice.all('stored')).toEqual([{ kind: 'stored', heads: new Map(), parcels: ids }])
  expect(bob.all('parcels')).toEqual([{ kind: 'parcels', parcels: [parcel(1), parcel(2)] }])

  await bob.say({ kind: 'parcels', parcels: [parcel(2)] })
  expect(bob.all('stored')).toEqual([{ kind: 'stored', heads: new Map(), parcels: [ids[1]] }])
  expect(alice.all('parcels')).toEqual([])

  const later = await story.visit()
  expect(later.all('opened')[0]).toMatchObject({ parcels: parcelsDigest(ids), usedBytes: 80 })
  await later.say({ kind: 'list-parcels' })
  expect(later.all('parcel-ids')).toEqual([{ kind: 'parcel-ids', ids }])
  await later.say({ kind: 'want-parcels', ids: [ids[1]!, new Uint8Array(16)] })
  expect(later.all('parcels')).toEqual([{ kind: 'parcels', parcels: [parcel(2)] }])
})

test('[MBX-3] whoever asks for parcels hears that it was answered, in bounded words, and of what is not there too', async () => {
  const story = newHubStory()
  const alice = await story.visit()
  const large = [1, 2, 3, 4, 5, 6].map((byte) => parcel(byte, 250_000))
  for (const each of large) await alice.say({ kind: 'parcels', parcels: [each] })
  const bob = await story.visit()
  await bob.say({ kind: 'want-parcels', ids: large.map(parcelIdOf) })
  const given = bob.all('parcels').map(({ parcels }) => parcels.reduce((sum, { length }) => sum + length, 0))
  expect(given.reduce((sum, bytes) => sum + bytes, 0)).toBe(1_500_000)
  expect(Math.max(...given)).toBeLessThanOrEqual(ANSWER_BYTES)
  await bob.say({ kind: 'want-parcels', ids: [new Uint8Array(16)] })
  expect(bob.all('parcels').at(-1)).toEqual({ kind: 'parcels', parcels: [] })
})

test('[MBX-4] who lacks asks, either end: what one brings the other finds, and then both say the same', async () => {
  const story = newHubStory()
  const { word, heads, log, hash } = await runOf(1, ['low tide', 'fog', 'a loaf'])
  const alice = await story.visit()
  await alice.say({ kind: 'announce', heads })
  expect(alice.all('want')).toEqual([{ kind: 'want', ranges: [{ log, from: 1, to: 3 }], resume: null }])
  await alice.say(word)
  await alice.say({ kind: 'answered' })
  expect(alice.all('stored').at(-1)?.heads).toEqual(heads)

  const bob = await everythingIn(story)
  expect(bob.all('run')).toEqual([word])
  expect(bob.heard.at(-1)).toEqual({ kind: 'answered' })
  expect(headOf(hash)).toEqual(heads.get(log)?.head)
  await bob.say({ kind: 'digests', digests: bucketDigests(heads, 1) })
  expect(bob.all('frontier').at(-1)).toMatchObject({ buckets: [], heads: new Map() })
})

test('[MBX-4] a ping that tells of another state is answered with a comparison, and one of the same with a pong', async () => {
  const story = newHubStory()
  const visitor = await story.visit()
  await visitor.say({ kind: 'ping', state: new Uint8Array(8).fill(7) })
  expect(visitor.heard.slice(2).map(({ kind }) => kind)).toEqual(['pong', 'digests'])
})

test('[MBX-4] one log is asked for from one visitor, and from another when the answer does not come', async () => {
  const story = newHubStory()
  const { word, heads } = await runOf(1, ['low tide'])
  const [alice, bob] = [await story.visit(), await story.visit()]
  await alice.say({ kind: 'announce', heads })
  await bob.say({ kind: 'announce', heads })
  expect([alice.all('want').length, bob.all('want').length]).toEqual([1, 0])
  await story.wait(20_000)
  expect([alice.all('want').length, bob.all('want').length]).toEqual([1, 1])
  await bob.say(word)
  expect(bob.all('stored').at(-1)?.heads).toEqual(heads)
})

test('[MBX-4] who leaves in the middle of an answer leaves the question to the others', async () => {
  const story = newHubStory()
  const { heads } = await runOf(1, ['low tide'])
  const [alice, bob] = [await story.visit(), await story.visit()]
  await alice.say({ kind: 'announce', heads })
  await bob.say({ kind: 'announce', heads })
  alice.leave()
  expect(bob.all('want')).toHaveLength(1)
})

test('[MBX-4] an answer is bounded, and who does not read what was sent is given no more', async () => {
  const story = newHubStory()
  const pen = await newPen(1)
  const alice = await story.visit()
  let tip: LogTip = emptyTip
  for (let i = 0; i < 6; i++) {
    const next = await written(pen, ['x'.repeat(250_000)], tip)
    tip = next.tip
    await alice.say({ kind: 'run', form: 'entries', bytes: encodeRun(next.run) })
  }
  const wantsAll: RelayWord = { kind: 'want', ranges: [{ log: pen.log, from: 1, to: 6 }], resume: null }
  const bob = await story.visit()
  bob.backlog = 2 * ANSWER_BYTES
  await bob.say(wantsAll)
  bob.drain()
  expect([bob.all('run').length, bob.all('answered').length]).toEqual([0, 1])
  await bob.say(wantsAll)
  expect([bob.all('run').length, bob.all('answered').length]).toEqual([4, 2])
})

test('[MBX-4] where the store cannot be read an answer is empty, and a question for parcels too', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const { word, log } = await runOf(1, ['low tide'])
  const alice = await story.visit()
  await alice.say(word)
  await alice.say({ kind: 'parcels', parcels: [parcel(1)] })
  store.faults.read = store.faults.readParcels = { kind: 'Unavailable', why: 'no disk' }
  const heardBefore = alice.heard.length
  await alice.say({ kind: 'want', ranges: [{ log, from: 1, to: 1 }], resume: null })
  await alice.say({ kind: 'want-parcels', ids: [parcelIdOf(parcel(1))] })
  expect(alice.heard.slice(heardBefore)).toEqual([{ kind: 'answered' }, { kind: 'parcels', parcels: [] }])
  expect(alice.ended).toBe(null)
})

test('[MBX-8] a live word is heard by everybody else who is here, and kept nowhere', async () => {
  const story = newHubStory()
  const [alice, bob, carol] = [await story.visit(), await story.visit(), await story.visit(await mailboxKey(2))]
  await alice.say({ kind: 'live', sealed: parcel(5) })
  expect([alice, bob, carol].map((each) => each.all('live').length)).toEqual([0, 1, 0])
  expect(bob.all('live')[0]?.sealed).toEqual(parcel(5))
  expect(await story.store.size()).toEqual({ ok: true, value: { mailboxes: 0, bytes: 0 } })
  const later = await everythingIn(story)
  expect([later.all('live'), later.all('run'), later.all('parcels')]).toEqual([[], [], []])
})

test('[MBX-9] what is told of a mailbox for the log and the metrics names nobody and nothing in it', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const { word, log } = await runOf(1, ['low tide'])
  const visitor = await story.visit()
  await visitor.say(word)
  store.throwsOnce = true
  await visitor.say({ kind: 'parcels', parcels: [parcel(1)] })
  const told = JSON.stringify(story.events)
  expect(story.events.map(({ kind }) => kind)).toContain('fault')
  const names = [log, WORKSPACE, bytesToBase64url((await mailboxKey()).publicKey), 'low tide']
  expect(names.filter((name) => told.includes(name))).toEqual([])
})

test('[MBX-2] a relay that ends stores what it took, says goodbye, and ends every visit', async () => {
  const story = newHubStory()
  const [visitor, stranger] = [await story.visit(), story.arrive()]
  visitor.tell((await runOf(1, ['low tide'])).word)
  await story.hub.close()
  expect(visitor.heard.slice(-2).map(({ kind }) => kind)).toEqual(['stored', 'bye'])
  expect([visitor.ended, stranger.ended]).toEqual(['closing', 'closing'])
  expect(encodeRelayWord(stranger.heard.at(-1)!)).toHaveLength(2)
})
