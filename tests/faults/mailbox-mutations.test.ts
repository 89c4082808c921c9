/**
 * What a visitor sends arrives changed: at every place of every kind of word, in the middle of a conversation. The hub never
 * throws and goes on for everybody else; what others stored stays as it is, and no entry that was changed is kept beside it.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToHex } from '$lib/base/bytes'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { sha256 } from '$lib/crypto/hash'
import { headOf } from '$lib/log/frontier'
import { parcelIdOf } from '$lib/log/parcel-id'
import { encodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { encodeRun } from '$lib/wire/entry-codec'
import { messageToFrames } from '$lib/wire/fragment'
import { bucketDigests } from '$lib/log/frontier'
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { anyMutations, mutate, type Mutation } from '../support/mutations'
import { framesOfWord, mailboxKey, newHubStory, openingOf, type HubStory } from '../support/raw-visitor'
import { newPen, written, WORKSPACE } from '../support/story-logs'
import { mailboxNameOf } from '../../src/relay/mailbox-name'

const SEED = Number(process.env['EVENTUAL_SEED'] ?? 20_261_130)
const RUNS = 5_000
const MAX_WORDS = 14

const parcel = (byte: number) => new Uint8Array(60).fill(byte)

async function newWorld() {
  const story = newHubStory({ seed: SEED })
  const key = await mailboxKey()
  const [ours, theirs] = await Promise.all([newPen(1), newPen(2)])
  const { run, tip } = await written(ours, ['low tide', 'fog'])
  const draft = await written(theirs, ['a loaf', 'the bridge'])
  const alice = await story.visit(key)
  await alice.say({ kind: 'run', form: 'entries', bytes: encodeRun(run) })
  await alice.say({ kind: 'parcels', parcels: [parcel(1)] })
  const heads = new Map([[ours.log, { seq: tip.seq, head: headOf(tip.hash) }]])
  const range = { log: ours.log, from: 1, to: 2 }
  const words: readonly RelayWord[] = [
    { kind: 'run', form: 'entries', bytes: encodeRun(draft.run) },
    { kind: 'run', form: 'record', bytes: encodeRun(draft.run) },
    { kind: 'digests', digests: bucketDigests(heads, 1) },
    { kind: 'frontier', final: false, bucketCount: 1, buckets: [0], heads },
    { kind: 'announce', heads },
    { kind: 'want', ranges: [range], resume: { digest: new Uint8Array(16), have: 9 } },
    { kind: 'answered' },
    { kind: 'ping', state: new Uint8Array(8) },
    { kind: 'parcels', parcels: [parcel(1), parcel(2)] },
    { kind: 'list-parcels' },
    { kind: 'want-parcels', ids: [parcelIdOf(parcel(1))] },
    { kind: 'live', sealed: parcel(3) },
    { kind: 'stored', heads, parcels: [] },
    { kind: 'bye', reason: 'leaving' }
  ]
  expect(words).toHaveLength(MAX_WORDS)
  return { story, key, alice, ours, theirs, draft, words }
}

type World = Awaited<ReturnType<typeof newWorld>>

/** The bytes of what the store has of one log. */
async function keptOf(store: MailboxStore, name: string, log: Parameters<MailboxStore['read']>[1]['log']) {
  const read = await store.read(name, { log, from: 1, to: 99 }, 1e9)
  return read.ok ? read.value.map(({ from, to, form, bytes }) => `${from}-${to} ${form} ${bytesToHex(bytes)}`) : []
}

const anyCase = fc.record({
  place: fc.nat(MAX_WORDS - 1),
  mutations: anyMutations,
  /** In the word, before it is cut into frames, or in one of its frames. */
  inFrame: fc.boolean(),
  inOpening: fc.boolean()
})

interface Case {
  readonly place: number
  readonly mutations: readonly Mutation[]
  readonly inFrame: boolean
  readonly inOpening: boolean
}

function framesFor({ mutations, inFrame }: Case, word: RelayWord): readonly Uint8Array[] {
  const change = (bytes: Uint8Array) => mutations.reduce(mutate, bytes)
  if (inFrame) return framesOfWord(word).map((frame, i) => (i === 0 ? change(frame) : frame))
  const changed = change(encodeRelayWord(word))
  return [...messageToFrames(changed, sha256(changed).slice(0, 16))]
}

async function misbehave({ story, key, words }: World, how: Case): Promise<void> {
  const visitor = story.arrive()
  const opening = await openingOf(key, visitor.all('relay')[0]!)
  if (how.inOpening) for (const frame of framesFor(how, opening)) visitor.sendFrame(frame)
  else await visitor.say(opening)
  if (how.inOpening) await story.settle()
  for (const frame of framesFor(how, words[how.place]!)) visitor.sendFrame(frame)
  await story.settle()
  if (visitor.ended === null) visitor.leave()
}

async function expectTheRestIsWell(
  { story, alice, ours, draft, theirs }: World,
  name: string,
  before: readonly string[]
) {
  expect(alice.ended).toBe(null)
  expect(await keptOf(story.store, name, ours.log)).toEqual(before)
  // A mutation may have left a run as it was; then it is theirs, as they signed it, and nothing else.
  const hashes = draft.run.entries.map(({ hash }) => bytesToHex(hash))
  const head = await story.store.open(name)
  const tips = head.ok ? (head.value?.tips ?? []) : []
  expect(tips.filter(({ log }) => log !== ours.log && log !== theirs.log)).toEqual([])
  for (const tip of tips) if (tip.log === theirs.log) expect(hashes[tip.seq - 1]).toBe(bytesToHex(tip.hash))
}

async function pings({ story, alice }: Pick<World, 'story' | 'alice'>): Promise<number> {
  await alice.say({ kind: 'ping', state: new Uint8Array(8) })
  await story.settle()
  return alice.all('pong').length
}

const faultsOf = ({ events }: HubStory) => events.filter(({ kind }) => kind === 'fault')

test(
  `[MBX-5] changed frames never throw, end nobody else, and change nothing others hold (seed ${SEED})`,
  { timeout: 120_000 },
  async () => {
    const world = await newWorld()
    const { story, key, ours } = world
    const name = mailboxNameOf(key.publicKey, WORKSPACE)
    const before = await keptOf(story.store, name, ours.log)
    expect(before).toHaveLength(1)
    await fc.assert(
      fc.asyncProperty(anyCase, async (how) => {
        await misbehave(world, how)
        await expectTheRestIsWell(world, name, before)
      }),
      { seed: SEED, numRuns: RUNS }
    )
    expect(faultsOf(story)).toEqual([])
    const heard = await pings(world)
    expect(await pings(world)).toBe(heard + 1)
    expect(story.hub.openMailboxes).toBe(1)
    // Opened as it should be, the same words are taken: so they were refused for what was changed.
    const visitor = await story.visit(key)
    await visitor.say(world.words[0]!)
    expect(visitor.all('stored').at(-1)?.heads.get(world.theirs.log)?.seq).toBe(2)
  }
)

test(`[MBX-2] of all signatures with a changed bit, and of all other texts, none opens a mailbox (seed ${SEED})`, async () => {
  const story = newHubStory({ seed: SEED })
  const key = await mailboxKey()
  await fc.assert(
    fc.asyncProperty(fc.nat(511), async (bit) => {
      const visitor = story.arrive()
      const opening = await openingOf(key, visitor.all('relay')[0]!)
      const signature = opening.signature.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      await visitor.say({ ...opening, signature })
      expect([visitor.refusals, visitor.ended]).toEqual([['notProven'], 'notProven'])
    }),
    { seed: SEED, numRuns: 200 }
  )
  const visitor = story.arrive()
  const { nonce, store } = visitor.all('relay')[0]!
  const opening = await openingOf(key, visitor.all('relay')[0]!)
  await visitor.say({ ...opening, signature: await key.sign(tagged(DOMAINS.mailboxOpen, nonce, store)) })
  expect(visitor.ended).toBe('notProven')
})
