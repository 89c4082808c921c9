/** What a stranger with a mailbox of their own, or a member, may do to a relay process: it costs them their visit. */
import { expect, test } from 'vitest'
import { bytesToId, type LogId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { emptyTip, type LogTip } from '$lib/log/log-writer'
import { parcelIdOf } from '$lib/log/parcel-id'
import { encodeRun } from '$lib/wire/entry-codec'
import { messageToFrames } from '$lib/wire/fragment'
import { heapBytes } from '../support/heap'
import { newPen, WORKSPACE, written } from '../support/story-logs'
import { mailboxKey, newHubStory } from '../support/raw-visitor'
import { mailboxNameOf } from '../../src/relay/mailbox-name'
import { Readers } from '../../src/relay/readers'
import { Visit } from '../../src/relay/visit'
import { newMemoryMailboxes, openMemoryMailboxStore } from '../../src/relay/memory-store'
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { newSimRandom } from '../support/sim-random'

const MIB = 2 ** 20

function numbered(length: number, n: number): Uint8Array {
  const bytes = new Uint8Array(length)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}

const logNumber = (n: number): LogId => bytesToId('log', numbered(16, n))

/** A mailbox that holds so many logs. */
function storeOfLogs(count: number): MailboxStore {
  const hash = new Uint8Array(32)
  const tips = Array.from({ length: count }, (_, n) => ({ log: logNumber(n), logKey: hash, seq: 1, hash }))
  return {
    ...openMemoryMailboxStore(newMemoryMailboxes(newSimRandom(1))),
    open: () => Promise.resolve({ ok: true, value: { workspace: WORKSPACE, tips, parcels: [], bytes: 1 } })
  }
}

test.each([
  { kind: 'digests', digests: [new Uint8Array(8)] },
  { kind: 'ping', state: new Uint8Array(8) }
] as const)('$kind in a mailbox of as many logs as one may hold is answered', async (word) => {
  const visitor = await newHubStory({ store: storeOfLogs(65_536) }).visit()
  await visitor.say(word)
  expect(visitor.ended).toBeNull()
  expect(visitor.all(word.kind === 'ping' ? 'digests' : 'frontier')).toHaveLength(1)
})

test('a word that breaks the relay ends the visit that said it, and no other', async () => {
  const broken = storeOfLogs(1)
  const store: MailboxStore = {
    ...broken,
    async open(name) {
      const head = await broken.open(name)
      const tip = { log: logNumber(1), logKey: new Uint8Array(32), seq: 1, hash: null as never }
      return head.ok && head.value ? { ok: true, value: { ...head.value, tips: [tip] } } : head
    }
  }
  const story = newHubStory({ store })
  const [visitor, other] = [await story.visit(), await story.visit()]
  await visitor.say({ kind: 'ping', state: new Uint8Array(8) })
  expect([visitor.ended, other.ended]).toEqual(['fault', null])
  expect(story.events.map(({ kind }) => kind)).toContain('fault')
})

/** A visitor whose network takes nothing more, with so many parcels of so many bytes in its mailbox. */
async function unread(parcels: number, bytes: number) {
  const story = newHubStory({ mostBytes: 2 ** 30 })
  const visitor = await story.visit()
  const all = Array.from({ length: parcels }, (_, n) => numbered(bytes, n))
  for (let at = 0; at < parcels; at += 1_024) await visitor.say({ kind: 'parcels', parcels: all.slice(at, at + 1_024) })
  visitor.backlog = 2 * MIB
  return { story, visitor, all }
}

test('lists that nobody reads end the visit before they fill the memory', async () => {
  const { story, visitor } = await unread(8_192, 16)
  const before = heapBytes()
  for (let n = 0; n < 200; n++) visitor.tell({ kind: 'list-parcels' })
  await story.settle()
  expect(visitor.ended).not.toBeNull()
  expect(heapBytes() - before).toBeLessThan(32 * MIB)
})

test('the same parcel asked for a thousand times is given once', async () => {
  const { visitor, all, story } = await unread(1, 256 * 1_024)
  visitor.backlog = 0
  const id = parcelIdOf(all[0]!)
  await visitor.say({ kind: 'want-parcels', ids: Array.from({ length: 1_024 }, () => id) })
  await story.settle()
  expect(visitor.all('parcels').map(({ parcels }) => parcels.length)).toEqual([1])
})

test('parcels wait in the store until what was given is read, and then come', async () => {
  const { visitor, all } = await unread(100, 64 * 1_024)
  const ids = all.map(parcelIdOf)
  await visitor.say({ kind: 'want-parcels', ids })
  expect(visitor.all('parcels')).toEqual([])
  const given = () => visitor.all('parcels').reduce((sum, { parcels }) => sum + parcels.length, 0)
  visitor.drain()
  await visitor.say({ kind: 'want-parcels', ids: [] })
  expect([given(), visitor.ended]).toEqual([100, null])
})

test('more questions at once than anybody asks end the visit', async () => {
  const visitor = await newHubStory().visit()
  for (let n = 0; n < 100; n++) visitor.tell({ kind: 'want', ranges: [], resume: null })
  expect(visitor.ended).toBe('too many questions')
})

test('comparisons with many logs are paid for, and whoever asks for no end of them goes', async () => {
  const visitor = await newHubStory({ store: storeOfLogs(8_000) }).visit()
  visitor.backlog = 2 * MIB
  const before = heapBytes()
  for (let n = 0; n < 40; n++) visitor.tell({ kind: 'digests', digests: [new Uint8Array(8)] })
  expect(visitor.ended).toBe('too much asked')
  expect(heapBytes() - before).toBeLessThan(24 * MIB)
})

test('live words beyond what a hand says are passed on to nobody, and cost their author nothing else', async () => {
  const story = newHubStory()
  const [visitor, other] = [await story.visit(), await story.visit()]
  for (let n = 0; n < 1_000; n++) await visitor.say({ kind: 'live', sealed: new Uint8Array(3_000) })
  expect(other.all('live').length).toBeLessThan(100)
  await story.wait(1_000)
  const before = other.all('live').length
  await visitor.say({ kind: 'live', sealed: new Uint8Array(3_000) })
  expect([other.all('live').length - before, visitor.ended]).toEqual([1, null])
})

test('whoever opened no mailbox sends no pieces', () => {
  const visitor = newHubStory().arrive()
  const message = new Uint8Array(MIB)
  const [first] = messageToFrames(message, sha256(message).slice(0, 16))
  visitor.sendFrame(first!)
  expect(visitor.ended).toBe('not opened')
})

test('names of logs in deps that are not here are not remembered', () => {
  const readers = new Readers()
  const deps = (seq: number) => new Map([[logNumber(1), { seq, head: new Uint8Array(8) }]])
  for (const reader of [2, 3]) readers.note(logNumber(reader), deps(7), () => false)
  expect(readers.readByTwo(logNumber(1))).toBe(0)
  for (const reader of [2, 3]) readers.note(logNumber(reader), deps(7), () => true)
  expect(readers.readByTwo(logNumber(1))).toBe(7)
})

test('a run that came while a mailbox is read again does not go behind an entry it does not follow', async () => {
  const memory = openMemoryMailboxStore(newMemoryMailboxes(newSimRandom(1)))
  let opens = 0
  let [begin, release] = [() => {}, () => {}]
  const reading = new Promise<void>((resolve) => (begin = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  const slow: MailboxStore = {
    ...memory,
    async open(name) {
      opens += 1
      if (opens > 1) begin()
      if (opens > 1) await released
      return memory.open(name)
    }
  }
  const [one, two] = [newHubStory({ store: slow }), newHubStory({ store: memory })]
  const [alice, bob] = [await one.visit(), await two.visit()]
  const pen = await newPen(1)
  const runOf = async (text: string, from: LogTip = emptyTip) => {
    const { run, tip } = await written(pen, [text], from)
    return { tip, word: { kind: 'run', form: 'entries', bytes: encodeRun(run) } as const }
  }
  const left = await runOf('left')
  const behind = await runOf('left again', left.tip)
  await bob.say((await runOf('right, of a cloned device')).word)
  alice.tell(left.word)
  await reading
  alice.tell(behind.word)
  release()
  await one.settle()
  const name = mailboxNameOf((await mailboxKey()).publicKey, WORKSPACE)
  const kept = await memory.read(name, { log: pen.log, from: 1, to: 9 }, 2 ** 30)
  expect(kept.ok && kept.value.map(({ from, to }) => [from, to])).toEqual([[1, 1]])
})

test('what waits for somebody who does not read ends their visit, whatever it is', () => {
  let ended: string | null = null
  const visitor = { backlog: 2 ** 30, send: () => undefined, fail: (why: string) => void (ended = why) }
  const visit = new Visit(visitor, new Uint8Array(32), {
    heard: () => undefined,
    left: () => undefined,
    broke: () => undefined
  })
  for (let n = 0; n < 4; n++) visit.say({ kind: 'parcels', parcels: [new Uint8Array(MIB)] })
  expect(ended).toBeNull()
  for (let n = 0; n < 40; n++) visit.say({ kind: 'parcels', parcels: [new Uint8Array(MIB)] })
  expect(ended).toBe('does not read')
})
