/** What one device wrote down, another takes in, with no network between them: rows 49 of RELIABILITY.md, and joining by file. */
import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { MOST_ITEMS_WAITING } from '$lib/sync/limits'
import { parcelBox } from '$lib/team/parcels'
import { sealingKeyFromBytes } from '$lib/crypto/sealing'
import { statementIdOf } from '$lib/team/device-id'
import { pastOf } from '$lib/team/statement-graph'
import {
  BUNDLE_END,
  decodeBundle,
  decodeParcel,
  encodeBundle,
  encodeBundleHead,
  encodeBundleItem,
  encodeParcel,
  type BundleItem
} from '$lib/wire/bundle-codec'
import { decodeStatement } from '$lib/wire/statement-codec'
import { bundleBy, deviceOf, statementsOn, takeIn } from '../support/story-bundles'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'

function itemsOf(bytes: Uint8Array): readonly BundleItem[] {
  return valueOf(decodeBundle(bytes)).items
}

async function memberOf(story: EngineStory, name: string) {
  return story.engine(name).ownMember
}

/** Alice and bob know each other, and have each written a note since they parted. */
async function partedPair(seed = 1) {
  const story = await newEngineStory(seed)
  const link = await story.invite('editor')
  await story.join('bob', link)
  await story.meetOnce('alice', 'bob')
  const byAlice = await newNote(story.engine('alice'), 'By Alice', 'What the tide left.')
  const byBob = await newNote(story.engine('bob'), 'By Bob', 'What the tide took.')
  return { story, byAlice, byBob }
}

test('two devices that never meet exchange a day’s work by file, both ways, twice, and nothing is doubled', async () => {
  const { story, byAlice, byBob } = await partedPair()
  const [fromAlice, fromBob] = [await bundleBy(story, 'alice'), await bundleBy(story, 'bob')]

  const first = await takeIn(story, 'bob', fromAlice)
  expect(first).toMatchObject({ fresh: 1, refused: 0, missing: [], failure: null, files: [{ kind: 'whole' }] })
  expect(await takeIn(story, 'alice', fromBob)).toMatchObject({ fresh: 1, refused: 0, missing: [] })
  for (const name of ['alice', 'bob']) {
    expect(await textOf(story.engine(name), byAlice)).toBe('What the tide left.')
    expect(await textOf(story.engine(name), byBob)).toBe('What the tide took.')
  }

  for (const [name, file] of [
    ['bob', fromAlice],
    ['alice', fromBob]
  ] as const)
    expect(await takeIn(story, name, file, file)).toMatchObject({ fresh: 0, statements: 0, refused: 0 })
  expect(await textOf(story.engine('bob'), byAlice)).toBe('What the tide left.')
})

test('[BUN-3] nothing of the team lies in a file in the clear', async () => {
  const { story } = await partedPair()
  const file = await bundleBy(story, 'alice')
  expect(new Set(itemsOf(file).map(({ kind }) => kind))).toEqual(new Set(['parcel', 'entries']))
  const text = Buffer.from(file).toString('latin1')
  for (const name of ['alice', 'bob', 'By Alice', 'tide']) expect(text).not.toContain(name)
  for (const { bytes } of (await statementsOn(deviceOf(story, 'alice'))).values())
    expect(text).not.toContain(Buffer.from(bytes).toString('latin1'))
})

test('[BUN-3] a reader still takes statements in the clear', async () => {
  const { story } = await partedPair()
  const carol = await story.join('carol', await story.invite('editor'))
  const statements = [...(await statementsOn(deviceOf(story, 'alice'))).values()]
  const file = encodeBundle({
    workspace: carol.workspace,
    items: statements.map(({ bytes }) => ({ kind: 'statement', bytes }))
  })
  await takeIn(story, 'carol', file)
  expect(carol.team.members.size).toBe(3)
})

test('who has a link and a file is in and has everything, and hands back what lets them be known', async () => {
  const { story, byAlice, byBob } = await partedPair()
  await takeIn(story, 'alice', await bundleBy(story, 'bob'))
  const carol = await story.join('carol', await story.invite('editor'))

  expect(await takeIn(story, 'carol', await bundleBy(story, 'alice'))).toMatchObject({ refused: 0, missing: [] })
  expect([...carol.team.members.values()].map(({ profile }) => profile.name).sort()).toEqual(['alice', 'bob', 'carol'])
  expect(await textOf(carol, byAlice)).toBe('What the tide left.')
  expect(await textOf(carol, byBob)).toBe('What the tide took.')

  const byCarol = await newNote(carol, 'By Carol', 'Hello from outside.')
  await takeIn(
    story,
    'alice',
    await bundleBy(story, 'carol', { kind: 'lackedBy', member: await memberOf(story, 'alice') })
  )
  expect(story.engine('alice').team.members.size).toBe(3)
  expect(await textOf(story.engine('alice'), byCarol)).toBe('Hello from outside.')
})

test('who came by a link and has met nobody lacks the team too, as far as anybody can know', async () => {
  const { story, byAlice } = await partedPair()
  const carol = await story.join('carol', await story.invite('editor'))
  await takeIn(story, 'alice', await bundleBy(story, 'carol'))
  const lacked = await bundleBy(story, 'alice', { kind: 'lackedBy', member: carol.ownMember })
  expect(await takeIn(story, 'carol', lacked)).toMatchObject({ refused: 0, closed: 0, missing: [] })
  expect(carol.team.members.size).toBe(3)
  expect(await textOf(carol, byAlice)).toBe('What the tide left.')
})

test('what a named person lacks is only what they lack, and enough', async () => {
  const { story } = await partedPair()
  for (let i = 0; i < 20; i++) await newNote(story.engine('alice'), `Before ${i}`, 'Long ago.')
  await story.meetOnce('alice', 'bob')
  await story.wait(60_000)
  await story.meetOnce('alice', 'bob')
  const late = await newNote(story.engine('alice'), 'Since', 'Only this.')
  const everything = await bundleBy(story, 'alice')
  const lacked = await bundleBy(story, 'alice', { kind: 'lackedBy', member: await memberOf(story, 'bob') })
  expect(lacked.length).toBeLessThan(2_000)
  const onlyHere = await bundleBy(story, 'alice', { kind: 'onlyHere', device: story.engine('alice').ownDevice })

  expect(lacked.length).toBeLessThan(everything.length / 4)
  expect(onlyHere.length).toBeLessThan(everything.length / 4)
  expect(itemsOf(lacked).filter(({ kind }) => kind === 'parcel')).toEqual([])
  expect(await takeIn(story, 'bob', lacked)).toMatchObject({ fresh: 1, refused: 0, missing: [] })
  expect(await textOf(story.engine('bob'), late)).toBe('Only this.')
})

test('[BUN-4] in whatever order the items and the files come, everything in them is taken', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const { story, byAlice } = await partedPair(seed)
    for (let i = 0; i < 12; i++) await newNote(story.engine('alice'), `Note ${i}`, `Line ${i}.`)
    const carol = await story.join('carol', await story.invite('editor'))
    const whole = await bundleBy(story, 'alice')
    const { workspace } = valueOf(decodeBundle(whole))
    const shuffled = itemsOf(whole)
      .flatMap((item) => [item, item])
      .map((item) => ({ item, at: story.random.fraction() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
    const middle = Math.floor(shuffled.length / 2)
    const files = [shuffled.slice(0, middle), shuffled.slice(middle)].map((items) => encodeBundle({ workspace, items }))

    const taken = await takeIn(story, 'carol', ...files)
    expect(taken, `seed ${seed}`).toMatchObject({ refused: 0, missing: [], closed: 0 })
    expect(await textOf(carol, byAlice), `seed ${seed}`).toBe('What the tide left.')
    expect(carol.report.waiting).toEqual([])
  }
})

test('[BUN-4] the later of two files says what is missing, and is taken whole after the earlier', async () => {
  const { story, byAlice } = await partedPair()
  const earlier = await bundleBy(story, 'alice')
  await takeIn(story, 'bob', earlier)
  await story.meetOnce('alice', 'bob')
  await story.wait(60_000)
  await story.meetOnce('alice', 'bob')
  const late = await newNote(story.engine('alice'), 'Later', 'The rest of it.')
  const later = await bundleBy(story, 'alice', { kind: 'lackedBy', member: await memberOf(story, 'bob') })
  const carol = await story.join('carol', await story.invite('editor'))

  const first = await takeIn(story, 'carol', later)
  expect(first).toMatchObject({ fresh: 0, refused: 0 })
  expect(first.missing).toMatchObject([{ log: story.engine('alice').ownLog, from: 1 }])
  expect(await takeIn(story, 'carol', earlier)).toMatchObject({ missing: [], refused: 0 })
  expect(await takeIn(story, 'carol', later)).toMatchObject({ missing: [], refused: 0 })
  expect(await textOf(carol, byAlice)).toBe('What the tide left.')
  expect(await textOf(carol, late)).toBe('The rest of it.')
})

test('[BUN-2] a file cut anywhere gives what was whole before the cut, and the whole file the rest', async () => {
  const { story, byAlice } = await partedPair()
  const whole = await bundleBy(story, 'alice')
  const carol = await story.join('carol', await story.invite('editor'))
  const step = Math.max(1, Math.floor(whole.length / 60))
  for (let at = 0; at < whole.length; at += step) {
    const taken = await takeIn(story, 'carol', whole.slice(0, at))
    expect(taken, `cut at ${at}`).toMatchObject({ refused: 0, failure: null })
    expect(['cut', 'notABundle'], `cut at ${at}`).toContain(taken.files[0]?.kind)
  }
  expect((await takeIn(story, 'carol', whole)).files).toEqual([{ kind: 'whole' }])
  expect(await textOf(carol, byAlice)).toBe('What the tide left.')
})

test('a byte edited anywhere is refused or said, and nothing that was not signed comes in', async () => {
  const { story, byAlice } = await partedPair()
  const whole = await bundleBy(story, 'alice')
  await story.join('carol', await story.invite('editor'))
  const carol = story.engine('carol')
  const step = Math.max(1, Math.floor(whole.length / 150))
  for (let at = 0; at < whole.length; at += step) {
    const edited = whole.slice()
    edited[at] = (edited[at] ?? 0) ^ (1 << (at % 8))
    const taken = await takeIn(story, 'carol', edited)
    const isSaid =
      taken.refused + taken.newer + taken.closed + taken.missing.length > 0 || taken.files[0]?.kind !== 'whole'
    expect(isSaid || taken.known > 0, `byte ${at} of ${whole.length}: ${JSON.stringify(taken)}`).toBe(true)
    expect(taken.failure).toBeNull()
  }
  await takeIn(story, 'carol', whole)
  expect(await textOf(carol, byAlice)).toBe('What the tide left.')
  expect(carol.report.waiting.filter(({ kind }) => kind !== 'fork')).toEqual([])
})

test('[BUN-4] a file of another workspace gives nothing, and says whose it is', async () => {
  const { story } = await partedPair(1)
  const other = await newEngineStory(2)
  await newNote(other.engine('alice'), 'Elsewhere', 'Not for you.')
  const before = story.engine('bob').team.knownHeads
  const taken = await takeIn(story, 'bob', await bundleBy(other, 'alice'))
  expect(taken).toMatchObject({
    files: [{ kind: 'foreign', workspace: other.engine('alice').workspace }],
    fresh: 0,
    known: 0,
    statements: 0
  })
  expect(story.engine('bob').team.knownHeads).toBe(before)
})

test('[BUN-4] entries of another workspace under this one’s name are refused', async () => {
  const { story } = await partedPair(1)
  const other = await newEngineStory(2)
  await newNote(other.engine('alice'), 'Elsewhere', 'Not for you.')
  const items = itemsOf(await bundleBy(other, 'alice'))
  const file = encodeBundle({ workspace: story.engine('bob').workspace, items })
  const taken = await takeIn(story, 'bob', file)
  expect(taken.fresh).toBe(0)
  expect(taken.refused).toBeGreaterThan(0)
})

test('[BUN-2] what a newer version put in is counted and passed over, and a newer file is not read', async () => {
  const { story, byAlice } = await partedPair()
  const whole = await bundleBy(story, 'alice')
  const { workspace } = valueOf(decodeBundle(whole))
  const unknown: BundleItem = { kind: 'unknown', code: 77, bytes: new Uint8Array(9) }
  const file = encodeBundle({ workspace, items: itemsOf(whole).flatMap((item) => [unknown, item]) })
  const taken = await takeIn(story, 'bob', file)
  expect(taken).toMatchObject({ newer: itemsOf(whole).length, refused: 0, files: [{ kind: 'whole' }] })
  expect(await textOf(story.engine('bob'), byAlice)).toBe('What the tide left.')

  const newer = whole.slice()
  newer['eventual'.length] = 2
  expect((await takeIn(story, 'bob', newer)).files).toEqual([{ kind: 'newer' }])
  expect((await takeIn(story, 'bob', new Uint8Array(100))).files).toEqual([{ kind: 'notABundle' }])
  expect((await takeIn(story, 'bob', new Uint8Array(0))).files).toEqual([{ kind: 'notABundle' }])
})

test('[BUN-3] who was away while the epoch changed opens what ended theirs, and with it all the rest', async () => {
  const { story, byBob } = await partedPair()
  const carol = await story.join('carol', await story.invite('editor'))
  await story.meetOnce('alice', 'carol')
  await takeIn(story, 'alice', await bundleBy(story, 'bob'))
  const alice = story.engine('alice')
  for (let i = 0; i < 3; i++) valueOf(await alice.changeTeam({ kind: 'rotate' }))
  const since = await newNote(alice, 'Since', 'Under the fourth key.')
  expect(alice.team.epochs.size).toBe(4)

  const taken = await takeIn(story, 'carol', await bundleBy(story, 'alice'))
  expect(taken).toMatchObject({ refused: 0, closed: 0, missing: [] })
  expect(await textOf(carol, since)).toBe('Under the fourth key.')
  expect(await textOf(carol, byBob)).toBe('What the tide took.')
  expect(carol.team.writingKey).toBe(alice.team.writingKey)
})

test('[BUN-3] who was put out opens that and its past, and nothing later', async () => {
  const { story } = await partedPair()
  const alice = story.engine('alice')
  const bob = await memberOf(story, 'bob')
  valueOf(await alice.changeTeam({ kind: 'removeMember', member: bob, keepInvites: [] }))
  const removal = alice.team.knownHeads
  valueOf(await alice.changeTeam({ kind: 'rotate' }))
  await story.invite('editor')
  const file = await bundleBy(story, 'alice')

  const statements = await statementsOn(deviceOf(story, 'alice'))
  const told = pastOf(removal, statements)
  const keys = new Map(deviceOf(story, 'bob').keys.map(({ key, raw }) => [key, raw]))
  let opened = 0
  for (const item of itemsOf(file)) {
    const parcel = item.kind === 'parcel' ? valueOf(decodeParcel(item.bytes)) : null
    const raw = parcel && keys.get(parcel.key)
    if (!raw || !parcel) continue
    const bytes = valueOf(await (await parcelBox(sealingKeyFromBytes(raw))).open(parcel.sealed))
    expect(told.has(valueOf(decodeStatement(bytes, statementIdOf)).id)).toBe(true)
    opened += 1
  }
  expect(opened).toBe(told.size)
  expect(statements.size).toBeGreaterThan(told.size)

  await takeIn(story, 'bob', file)
  expect(story.engine('bob').team.members.get(bob)?.gone).toBe('removed')
})

test('a disk that is full says so; what was stored stays, and the same file brings the rest when there is room', async () => {
  const { story, byAlice } = await partedPair()
  const file = await bundleBy(story, 'alice')
  const bob = deviceOf(story, 'bob')
  bob.disk.isFull = true
  const taken = await takeIn(story, 'bob', file)
  expect(taken).toMatchObject({ fresh: 0, failure: { kind: 'StorageFull' } })
  bob.disk.isFull = false
  expect(await takeIn(story, 'bob', file)).toMatchObject({ fresh: 1, failure: null })
  expect(await textOf(bob.up, byAlice)).toBe('What the tide left.')
})

test('what waits for a key that does not come finds only so much room', async () => {
  const { story } = await partedPair()
  const bob = story.engine('bob')
  const strange = encodeParcel({ key: bytesToId('key', new Uint8Array(16).fill(9)), sealed: new Uint8Array(30) })
  const [head, content] = encodeBundleItem({ kind: 'parcel', bytes: strange })
  const items = Array.from({ length: MOST_ITEMS_WAITING + 500 }, () => [head, content]).flat()
  const file = Buffer.concat([encodeBundleHead(bob.workspace), ...items.filter((piece) => !!piece), BUNDLE_END])
  const taken = await takeIn(story, 'bob', new Uint8Array(file))
  expect(taken).toMatchObject({ closed: MOST_ITEMS_WAITING, refused: 0, opened: 0, files: [{ kind: 'whole' }] })
})
