/**
 * What a relay says arrives changed, or was never meant well: a whole device hears it, says only what may be said to a relay,
 * and has afterwards what it had before.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '$lib/crypto/hash'
import { bucketDigests, headOf } from '$lib/log/frontier'
import { parcelIdOf } from '$lib/log/parcel-id'
import { encodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { encodeRun } from '$lib/wire/entry-codec'
import { messageToFrames } from '$lib/wire/fragment'
import { greeting, openedBy, openedEmpty, connectTo } from '../support/lying-relay'
import { anyMutations, mutate } from '../support/mutations'
import { framesOfWord } from '../support/raw-visitor'
import { newEngineStory, newNote, textOf, valueOf } from '../support/story-engines'
import { newPen, written } from '../support/story-logs'

const SEED = Number(process.env['EVENTUAL_SEED'] ?? 20_261_130)
const RUNS = 1_000

async function newWorld() {
  const story = await newEngineStory(SEED)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Low water', 'It falls.')
  await story.wait(3_000)
  const honest = await openedBy(story, 'alice')
  await honest.say({ kind: 'parcel-ids', ids: [] })
  const own = honest.all('parcels').flatMap(({ parcels }) => parcels)
  await honest.close()
  const { run, tip } = await written(await newPen(3), ['made up'])
  const heads = new Map([[run.log, { seq: 1, head: headOf(tip.hash) }]])
  const words: readonly RelayWord[] = [
    { kind: 'run', form: 'entries', bytes: encodeRun(run) },
    { kind: 'run', form: 'record', bytes: encodeRun(run) },
    { kind: 'parcels', parcels: own },
    { kind: 'parcel-ids', ids: own.map(parcelIdOf) },
    {
      kind: 'stored',
      heads: new Map([[alice.ownLog, { seq: 1, head: new Uint8Array(8) }]]),
      parcels: own.map(parcelIdOf)
    },
    { kind: 'digests', digests: bucketDigests(heads, 1) },
    { kind: 'frontier', final: false, bucketCount: 1, buckets: [0], heads },
    { kind: 'announce', heads },
    { kind: 'want', ranges: [{ log: alice.ownLog, from: 1, to: 9 }], resume: null },
    { kind: 'answered' },
    { kind: 'refused', reason: 'full' },
    { kind: 'live', sealed: new Uint8Array(80) }
  ]
  return { story, alice, note, words }
}

const anyCase = fc.record({
  place: fc.nat(11),
  mutations: anyMutations,
  inFrame: fc.boolean(),
  beforeOpen: fc.boolean()
})

test(
  `[MBX-9] whatever a relay’s words become, a device has what it had (seed ${SEED})`,
  { timeout: 120_000 },
  async () => {
    const { story, alice, note, words } = await newWorld()
    const disk = story.devices.get('alice')!.disk
    const standing = async () => ({
      text: await textOf(alice, note),
      heads: valueOf(await disk.open().heads()).map(({ log, seq }) => `${log} ${seq}`),
      statements: valueOf(await disk.open().statements()).length,
      team: alice.team.knownHeads
    })
    const before = await standing()
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ place, mutations, inFrame, beforeOpen }) => {
        const relay = beforeOpen ? await connectTo(story, 'alice') : await openedBy(story, 'alice')
        const word = beforeOpen ? (place % 2 === 0 ? greeting : openedEmpty) : words[place]!
        const change = (bytes: Uint8Array) => mutations.reduce(mutate, bytes)
        const changed = change(encodeRelayWord(word))
        const frames = inFrame
          ? framesOfWord(word).map((frame, i) => (i === 0 ? change(frame) : frame))
          : [...messageToFrames(changed, sha256(changed).slice(0, 16))]
        await relay.send(frames)
        await relay.close()
      }),
      { seed: SEED, numRuns: RUNS }
    )
    expect(await standing()).toEqual(before)
    // It goes on: a relay that says what it should is talked to as before.
    const honest = await openedBy(story, 'alice')
    await honest.say({ kind: 'parcel-ids', ids: [] }, { kind: 'ping', state: new Uint8Array(8) })
    expect([honest.conversation.isOpen, honest.all('pong').length, honest.all('parcels').length]).toEqual([true, 1, 1])
  }
)
