/** What a mailbox takes and what it refuses: judged, passed on, acknowledged when durable, and forgotten whole when it fails. */
import { expect, test } from 'vitest'
import { newFaultyMailboxes, newMemoryBus } from '../../tests/support/faulty-mailboxes'
import { mailboxKey, newHubStory, type RawVisitor } from '../../tests/support/raw-visitor'
import { newSimRandom } from '../../tests/support/sim-random'
import { known, newPen, WORKSPACE, words, written } from '../../tests/support/story-logs'
import { bytesToBase64url, concatBytes } from '$lib/base/bytes'
import { bytesToId } from '$lib/base/ids'
import { headOf } from '$lib/log/frontier'
import { bodyAad, emptyTip, writeEntries, type LogPen, type LogTip } from '$lib/log/log-writer'
import { parcelIdOf } from '$lib/log/parcel-id'
import { writeRecord } from '$lib/log/record-writing'
import { MOST_STRIKES } from '$lib/sync/limits'
import type { RelayWord } from '$lib/sync/relay-words'
import { decodeBody } from '$lib/wire/body-codec'
import type { Envelope, Frontier } from '$lib/wire/entry'
import { encodeRun } from '$lib/wire/entry-codec'
import { MAX_FRONTIER_LOGS, MAX_PARCELS, MAX_PENDING_BYTES } from '$lib/wire/limits'
import { encodeRecord } from '$lib/wire/range-record-codec'
import { mailboxNameOf } from './mailbox-name'
import { newMemoryMailboxes, openMemoryMailboxStore } from './memory-store'
import type { MailboxHead, MailboxStore } from './mailbox-store'

const emptyStore = () => openMemoryMailboxStore(newMemoryMailboxes(newSimRandom(1)))
const parcel = (byte: number, length = 40) => new Uint8Array(length).fill(byte)
const runWord = (bytes: Uint8Array): RelayWord => ({ kind: 'run', form: 'entries', bytes })
const headsOf = (pen: LogPen, { seq, hash }: LogTip): Frontier => new Map([[pen.log, { seq, head: headOf(hash) }]])

async function entries(pen: LogPen, texts: readonly string[], from: LogTip = emptyTip) {
  const { run, tip } = await written(pen, texts, from)
  return { run, tip, word: runWord(encodeRun(run)), heads: headsOf(pen, tip) }
}

/** An entry that says nothing but what its author has read. */
async function receipt(pen: LogPen, applied: Frontier): Promise<RelayWord> {
  const next = await writeEntries(pen, emptyTip, [words('read')], known(1, applied))
  return runWord(encodeRun({ log: pen.log, logKey: pen.signingKey.publicKey, from: 1, entries: next.entries }))
}

async function tipsOf(store: MailboxStore): Promise<readonly (readonly [string, number])[]> {
  const head = await store.open(mailboxNameOf((await mailboxKey()).publicKey, WORKSPACE))
  if (!head.ok) throw new Error(head.error.kind)
  return (head.value?.tips ?? []).map(({ log, seq }) => [log, seq])
}

const lastStored = (visitor: RawVisitor) => visitor.all('stored').at(-1)?.heads

test('[MBX-5] what is taken is passed on at once, and said to be stored only when it is durable', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const [alice, bob] = [await story.visit(), await story.visit()]
  const release = store.hold()
  const { word, heads } = await entries(await newPen(1), ['low tide'])
  const passed = new Promise<void>((resolve) => {
    bob.heard.push = (...said) => {
      resolve()
      return Array.prototype.push.apply(bob.heard, said)
    }
  })
  alice.tell(word)
  await passed
  expect(bob.all('run')).toEqual([word])
  expect(alice.all('stored')).toEqual([])
  release()
  await story.settle()
  expect(alice.all('stored')).toEqual([{ kind: 'stored', heads, parcels: [] }])
  expect([bob.all('stored'), alice.all('run')]).toEqual([[], []])
})

test('[MBX-5] whatever came while a write was under way is the next write', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const alice = await story.visit()
  const release = store.hold()
  const pens = await Promise.all([1, 2, 3, 4, 5, 6].map(newPen))
  for (const pen of pens) alice.tell((await entries(pen, ['low tide'])).word)
  release()
  await story.settle()
  expect(store.writes).toBeLessThanOrEqual(2 + pens.length / 2)
  expect((await tipsOf(store)).length).toBe(pens.length)
})

test('[MBX-5] a run nobody’s key signed, of another workspace or not of its log’s key is taken from nobody', async () => {
  const pen = await newPen(1)
  const { run } = await entries(pen, ['low tide'])
  const [only] = run.entries
  const signature = only!.signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte))
  const elsewhere = bytesToId('workspace', new Uint8Array(32).fill(9))
  const { entries: others } = await writeEntries({ ...pen, workspace: elsewhere }, emptyTip, [words('a')], known(1))
  const broken = [
    encodeRun({ ...run, entries: [{ ...only!, signature }] }),
    encodeRun({ ...run, entries: others }),
    encodeRun({ ...run, logKey: (await newPen(2)).signingKey.publicKey })
  ]
  for (const bytes of broken) {
    const story = newHubStory()
    const [mallory, bob] = [await story.visit(), await story.visit()]
    for (let strike = 1; strike < MOST_STRIKES; strike++) await mallory.say(runWord(bytes))
    expect(mallory.ended).toBe(null)
    await mallory.say(runWord(bytes))
    expect(mallory.ended).not.toBe(null)
    expect([bob.all('run'), await tipsOf(story.store)]).toEqual([[], []])
  }
})

test('[MBX-5] a run behind a gap is no fault: what is missing is asked for', async () => {
  const story = newHubStory()
  const pen = await newPen(1)
  const alice = await story.visit()
  const first = await entries(pen, ['low tide', 'fog'])
  const next = await entries(pen, ['a loaf'], first.tip)
  for (let i = 0; i < 5; i++) await alice.say(next.word)
  expect(alice.all('want')[0]).toEqual({ kind: 'want', ranges: [{ log: pen.log, from: 1, to: 3 }], resume: null })
  await alice.say(first.word)
  await alice.say(next.word)
  expect([lastStored(alice), alice.ended]).toEqual([next.heads, null])
})

test('[MBX-5] what is here already is acknowledged again, also while it is on its way to the disk', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const { word, heads } = await entries(await newPen(1), ['low tide'])
  const [alice, bob] = [await story.visit(), await story.visit()]
  const release = store.hold()
  alice.tell(word)
  bob.tell(word)
  release()
  await story.settle()
  expect([lastStored(alice), lastStored(bob)]).toEqual([heads, heads])
  await bob.say(word)
  expect(bob.all('stored')).toHaveLength(2)
  expect(await tipsOf(store)).toHaveLength(1)
})

test('[MBX-5] another branch of a log is nobody’s fault, and changes nothing', async () => {
  const story = newHubStory()
  const pen = await newPen(1)
  const alice = await story.visit()
  await alice.say((await entries(pen, ['low tide'])).word)
  const other = await entries(pen, ['high tide', 'fog'])
  for (let i = 0; i < 5; i++) await alice.say(other.word)
  expect([await tipsOf(story.store), alice.ended]).toEqual([[[pen.log, 1]], null])
})

test('[MBX-5] beyond the quota of a mailbox entries and parcels are refused, and what is kept stays', async () => {
  const story = newHubStory({ mostBytes: 1_000 })
  const pen = await newPen(1)
  const [alice, bob] = [await story.visit(), await story.visit()]
  const first = await entries(pen, ['low tide'])
  await alice.say(first.word)
  const large = await entries(pen, ['x'.repeat(1_000)], first.tip)
  await alice.say(large.word)
  await alice.say({ kind: 'parcels', parcels: [parcel(1, 20), parcel(2, 900)] })
  expect(alice.refusals).toEqual(['quota', 'quota'])
  expect([alice.ended, bob.all('run').length, await tipsOf(story.store)]).toEqual([null, 1, [[pen.log, 1]]])
  await alice.say((await entries(pen, ['fog'], first.tip)).word)
  expect(lastStored(alice)?.get(pen.log)?.seq).toBe(2)
})

test('[MBX-5] what of a word found room is kept and acknowledged, though the rest of it did not', async () => {
  const story = newHubStory({ mostBytes: 1_000 })
  const alice = await story.visit()
  await alice.say({ kind: 'parcels', parcels: [parcel(1, 20), parcel(2, 990)] })
  expect(alice.refusals).toEqual(['quota'])
  expect(alice.all('stored').at(-1)?.parcels).toEqual([parcelIdOf(parcel(1, 20))])
  const later = await story.visit()
  expect(later.all('opened')[0]?.usedBytes).toBe(20)
})

/** A store that says it has this much already. */
function storeWith(more: Partial<MailboxHead>): MailboxStore {
  const head: MailboxHead = { workspace: WORKSPACE, tips: [], parcels: [], bytes: 0, ...more }
  return { ...emptyStore(), open: async () => ({ ok: true, value: head }) }
}

test('[MBX-5] a mailbox holds no more logs than a frontier names', async () => {
  const tips = Array.from({ length: MAX_FRONTIER_LOGS }, (_, i) => {
    const log = bytesToId('log', concatBytes(Uint8Array.of(i >> 8, i & 255), new Uint8Array(14)))
    return { log, logKey: new Uint8Array(32), seq: 1, hash: new Uint8Array(32) }
  })
  const story = newHubStory({ store: storeWith({ tips }) })
  const alice = await story.visit()
  await alice.say((await entries(await newPen(1), ['low tide'])).word)
  expect([alice.refusals, alice.ended]).toEqual([['quota'], null])
})

test('[MBX-3] a mailbox holds no more parcels than one word lists', async () => {
  const parcels = Array.from({ length: MAX_PARCELS }, (_, i) => {
    return bytesToBase64url(concatBytes(Uint8Array.of(i >> 8, i & 255), new Uint8Array(14).fill(1)))
  })
  const story = newHubStory({ store: storeWith({ parcels }) })
  const alice = await story.visit()
  await alice.say({ kind: 'parcels', parcels: [parcel(1)] })
  expect([alice.refusals, alice.ended]).toEqual([['quota'], null])
})

test('[MBX-5] who sends more than anybody may have waiting is refused and ended, and what others sent is kept', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const pen = await newPen(1)
  const [flooder, bob] = [await story.visit(), await story.visit()]
  const release = store.hold()
  bob.tell((await entries(pen, ['low tide'])).word)
  for (let i = 0; i <= MAX_PENDING_BYTES / 200_000 && !flooder.ended; i++) {
    flooder.tell({ kind: 'parcels', parcels: [concatBytes(Uint8Array.of(i), parcel(0, 200_000))] })
  }
  expect([flooder.refusals, flooder.ended]).toEqual([['tooMuch'], 'too much waiting'])
  release()
  await story.settle()
  expect([lastStored(bob)?.get(pen.log)?.seq, bob.ended]).toEqual([1, null])
})

test('[MBX-5] what was stored waits no longer: a long upload in pieces is no flood', async () => {
  const story = newHubStory()
  const alice = await story.visit()
  for (let i = 0; i < 60; i++) {
    await alice.say({ kind: 'parcels', parcels: [concatBytes(Uint8Array.of(i), parcel(0, 200_000))] })
  }
  expect([alice.refusals, alice.ended, alice.all('stored').length]).toEqual([[], null, 60])
})

test('[MBX-5] on a full disk what came is refused and forgotten whole, and goes on where it stood when there is room', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const pen = await newPen(1)
  const [alice, bob] = [await story.visit(), await story.visit()]
  const first = await entries(pen, ['low tide'])
  const second = await entries(pen, ['fog'], first.tip)
  await alice.say(first.word)
  const release = store.hold()
  store.faults.write = { kind: 'DiskFull' }
  alice.tell(second.word)
  alice.tell((await entries(pen, ['a loaf'], second.tip)).word)
  bob.tell({ kind: 'parcels', parcels: [parcel(1)] })
  release()
  await story.settle()
  expect(alice.refusals).toContain('full')
  expect(bob.refusals).toEqual(['full'])
  expect([lastStored(alice), alice.ended]).toEqual([first.heads, null])
  const later = await story.visit()
  await later.say({ kind: 'list-parcels' })
  expect(later.all('parcel-ids')).toEqual([{ kind: 'parcel-ids', ids: [] }])

  store.faults.write = null
  await alice.say(second.word)
  await bob.say({ kind: 'parcels', parcels: [parcel(1)] })
  expect([lastStored(alice), bob.all('stored').length]).toEqual([second.heads, 1])
  expect(await tipsOf(store)).toEqual([[pen.log, 2]])
})

test('[MBX-5] a store that throws ends nothing: the next word is taken', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const alice = await story.visit()
  store.throwsOnce = true
  const { word, heads } = await entries(await newPen(1), ['low tide'])
  await alice.say(word)
  expect(alice.all('stored')).toEqual([])
  expect(alice.refusals).toEqual(['unavailable'])
  await alice.say(word)
  expect([lastStored(alice), alice.ended]).toEqual([heads, null])
})

test('[MBX-5] what was judged by an entry that then could not be kept is judged again, and not written', async () => {
  const store = newFaultyMailboxes(emptyStore())
  const story = newHubStory({ store })
  const pen = await newPen(1)
  const alice = await story.visit()
  const first = await entries(pen, ['low tide'])
  const release = store.hold()
  const held = store.held()
  alice.tell(first.word)
  await held
  alice.tell((await entries(pen, ['fog'], first.tip)).word)
  store.faults.write = { kind: 'DiskFull' }
  release()
  await story.settle()
  expect([store.writes, alice.refusals, alice.all('want').length]).toEqual([1, ['full'], 1])
})

test('[MBX-5] where another process wrote first, the mailbox is read again and what it lacks is asked for', async () => {
  const shared = newMemoryMailboxes(newSimRandom(1))
  const one = newHubStory({ store: openMemoryMailboxStore(shared) })
  const other = newHubStory({ store: openMemoryMailboxStore(shared) })
  const pen = await newPen(1)
  const first = await entries(pen, ['low tide'])
  const [alice, bob] = [await one.visit(), await other.visit()]
  await alice.say(first.word)
  await bob.say(first.word)
  expect([bob.refusals, bob.all('stored'), bob.all('digests').length]).toEqual([[], [], 1])
  const second = await entries(pen, ['fog'], first.tip)
  await bob.say(second.word)
  expect(lastStored(bob)).toEqual(second.heads)
})

test('[MBX-5] two relays over one store hear each other’s entries, parcels and live words, and store each once', async () => {
  const shared = newMemoryMailboxes(newSimRandom(1))
  const join = newMemoryBus()
  const relays = [1, 2].map((seed) => newHubStory({ store: openMemoryMailboxStore(shared), bus: join(), seed }))
  const [alice, bob] = await Promise.all(relays.map((relay) => relay.visit()))
  const pen = await newPen(1)
  const first = await entries(pen, ['low tide'])
  await alice!.say(first.word)
  await alice!.say({ kind: 'parcels', parcels: [parcel(1)] })
  await alice!.say({ kind: 'live', sealed: parcel(7) })
  expect(bob!.heard.slice(2)).toEqual([
    first.word,
    { kind: 'parcels', parcels: [parcel(1)] },
    { kind: 'live', sealed: parcel(7) }
  ])
  await bob!.say(first.word)
  await bob!.say({ kind: 'parcels', parcels: [parcel(1)] })
  expect([lastStored(bob!), bob!.all('digests')]).toEqual([new Map(), []])
  const second = await entries(pen, ['fog'], first.tip)
  await bob!.say(second.word)
  expect([alice!.all('run').at(-1), await tipsOf(relays[0]!.store)]).toEqual([second.word, [[pen.log, 2]]])
})

async function opened(pen: LogPen, envelopes: readonly Envelope[]) {
  return Promise.all(
    envelopes.map(async (envelope) => {
      const plain = await pen.bodyKey.open(bodyAad(envelope.header, 0), envelope.bodies[0]!)
      const body = plain.ok ? decodeBody(plain.value) : plain
      if (!body.ok) throw new Error('no body')
      return { envelope, bodies: [body.value] }
    })
  )
}

/** Twelve entries of a log, and a record of them. */
async function recorded(texts = 'abcdefghijkl') {
  const pen = await newPen(1)
  const { run, tip, word, heads } = await entries(pen, [...texts])
  const record = await writeRecord(pen, await opened(pen, run.entries), emptyTip.context, (updates) =>
    concatBytes(...updates)
  )
  if (!record.ok) throw new Error(record.error.kind)
  const bytes = encodeRecord(record.value)
  return { pen, tip, word, heads, record: { kind: 'run', form: 'record', bytes } satisfies RelayWord }
}

async function formsIn(store: MailboxStore, { log }: LogPen): Promise<readonly string[]> {
  const name = mailboxNameOf((await mailboxKey()).publicKey, WORKSPACE)
  const read = await store.read(name, { log, from: 1, to: 99 }, 1e9)
  return read.ok ? read.value.map(({ form }) => form) : [read.error.kind]
}

test('[MBX-6] a record takes its originals’ place once two other logs’ authors said that they have them', async () => {
  const story = newHubStory()
  const { pen, word, heads, record } = await recorded()
  const alice = await story.visit()
  await alice.say(word)
  const some = new Map([[pen.log, { seq: 11, head: new Uint8Array(8) }]])
  await alice.say(record)
  await alice.say(await receipt(await newPen(2), heads))
  await alice.say(record)
  expect(await formsIn(story.store, pen)).toEqual(['entries'])
  await alice.say(await receipt(await newPen(3), some))
  await alice.say(record)
  expect(await formsIn(story.store, pen)).toEqual(['entries'])
  await alice.say(await receipt(await newPen(4), heads))
  await alice.say(record)
  expect([await formsIn(story.store, pen), alice.ended]).toEqual([['record'], null])
  for (let i = 0; i < 5; i++) await alice.say(record)
  expect([await tipsOf(story.store).then((tips) => tips.length), alice.ended]).toEqual([4, null])
})

test('[MBX-6] a record of another branch replaces nothing, whoever has read what, and ends who sends it again', async () => {
  const story = newHubStory()
  const { pen, word, heads, tip } = await recorded()
  const other = await recorded('mnopqrstuvwx')
  const alice = await story.visit()
  await alice.say(word)
  await alice.say((await entries(pen, ['m'], tip)).word)
  for (const seed of [2, 3]) await alice.say(await receipt(await newPen(seed), heads))
  for (let i = 0; i < MOST_STRIKES; i++) await alice.say(other.record)
  expect([await formsIn(story.store, pen), alice.ended]).toEqual([
    ['entries', 'entries'],
    'a record unlike what it replaces'
  ])
})

test('[MBX-6] to who has nothing of a log a record is as good as its entries', async () => {
  const story = newHubStory()
  const { pen, record, heads, tip } = await recorded()
  const alice = await story.visit()
  await alice.say(record)
  expect(lastStored(alice)).toEqual(heads)
  const next = await entries(pen, ['m'], tip)
  await alice.say(next.word)
  expect([lastStored(alice), await formsIn(story.store, pen)]).toEqual([next.heads, ['record', 'entries']])
})
