/** Who sends what no honest device sends is not talked to for ten minutes; what they wrote still comes through others. */
import { expect, test } from 'vitest'
import { newWriter } from '$lib/wire/codec'
import { concatBytes } from '$lib/base/bytes'
import { takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, PIECE_BYTES } from '$lib/wire/limits'
import { decodePeerMessage } from '$lib/wire/peer-message-codec'
import { ALLOWANCE, BAN_MS } from '$lib/sync/limits'
import { costOfFrame, costOfMessage } from '$lib/sync/message-cost'
import type { Link } from '$lib/sync/transport'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'
import { signStatement } from '$lib/team/say'
import { takeOver } from '../support/raw-member'
import { statementNamed } from '../support/story-sessions'
import { profileOf } from '../support/story-team'

const MINUTE = 60_000

/** Alice, bob and mallory, who has a hand on her own end of the connection to alice. */
async function withMallory(seed: number) {
  const story = await newEngineStory(seed)
  for (const name of ['bob', 'mallory']) await story.join(name, await story.invite('editor'))
  const mallory = story.engine('mallory')
  const hand: { link: Link | null } = { link: null }
  story.network.join('mallory', {
    linkOpened(link) {
      hand.link = link
      mallory.linkOpened(link)
    },
    received: (link, frame) => mallory.received(link, frame),
    linkDrained: (link) => mallory.linkDrained(link),
    linkClosed: (link) => mallory.linkClosed(link)
  })
  await story.meet('alice', 'mallory')
  await story.wait(2_000)
  return {
    story,
    async sends(frames: Iterable<Uint8Array>) {
      for (const frame of frames) hand.link?.send(frame)
      await story.wait(200)
    }
  }
}

const bansSaid = (story: EngineStory) => story.engine('alice').report.waiting.filter(({ kind }) => kind === 'banned')
const isTalkingToMallory = (story: EngineStory) =>
  story.engine('alice').report.others.some(({ log, link }) => log === story.engine('mallory').ownLog && link !== null)

const first = (total: number, offset = 0) =>
  newWriter().byte(1).uint(total).uint(offset).fixed(new Uint8Array(16), 16).done()
const piece = (length: number) => concatBytes(Uint8Array.of(2), new Uint8Array(length))

function* endless(): Generator<Uint8Array> {
  const pieces = Math.floor(MAX_MESSAGE_BYTES / PIECE_BYTES) - 2
  for (let sent = 0; sent < 2 * ALLOWANCE; sent += pieces) {
    yield concatBytes(first(MAX_MESSAGE_BYTES), new Uint8Array(PIECE_BYTES))
    for (let i = 0; i < pieces; i++) yield piece(PIECE_BYTES)
  }
}

const broken: [name: string, frames: () => Iterable<Uint8Array>][] = [
  ['frames above 16 KiB', () => Array.from({ length: 3 }, () => new Uint8Array(MAX_FRAME_BYTES + 1))],
  ['a declared length of 2^53', () => Array.from({ length: 3 }, () => first(Number.MAX_SAFE_INTEGER))],
  ['pieces that continue nothing', () => Array.from({ length: 3 }, () => piece(PIECE_BYTES))],
  ['messages that do not read', () => Array.from({ length: 3 }, () => Uint8Array.of(0, 9, 255, 255))]
]

test.each(broken)(
  '[MSG-7] Fault 21: %s: dropped, said, and nothing more is heard for ten minutes',
  async (_name, frames) => {
    const { story, sends } = await withMallory(21)
    expect(isTalkingToMallory(story)).toBe(true)
    await sends(frames())
    const mallory = story.engine('mallory').ownLog
    expect(bansSaid(story)).toMatchObject([{ log: mallory }])
    expect(bansSaid(story)[0]?.untilMs).toBeGreaterThan(story.time.now() + BAN_MS - MINUTE)

    for (let minutes = 1; minutes <= 8; minutes += 7) {
      await story.meet('alice', 'mallory')
      await story.wait(minutes * MINUTE)
      expect(isTalkingToMallory(story)).toBe(false)
    }
    await story.wait(2 * MINUTE)
    expect(bansSaid(story)).toEqual([])
    await story.part('alice', 'mallory')
    await story.meet('alice', 'mallory')
    await story.wait(2_000)
    expect(isTalkingToMallory(story)).toBe(true)
  }
)

test('[MSG-7] the carrier is banned, not the author: her words come through others', async () => {
  const { story, sends } = await withMallory(22)
  await sends(broken[0]?.[1]() ?? [])
  const note = await newNote(story.engine('mallory'), 'Tide', 'Low at four.')
  await story.meet('bob', 'mallory')
  await story.meet('bob', 'alice')
  await story.wait(5_000)
  expect(isTalkingToMallory(story)).toBe(false)
  expect(await textOf(story.engine('alice'), note)).toBe('Low at four.')
})

test('[MSG-7] Fault 21: chunks without end are paid for, and end with the allowance', async () => {
  const { story } = await withMallory(23)
  const alice = story.engine('alice')
  const mallory = story.engine('mallory').ownLog
  const link = (await captureAlicesLink(story)) ?? null
  if (!link) throw new Error('alice has a link')
  let poured = 0
  for (const frame of endless()) {
    alice.received(link, frame)
    poured += frame.length
    if (poured % (64 * PIECE_BYTES) < frame.length) await alice.idle()
    if (bansSaid(story).length > 0) break
  }
  expect(bansSaid(story)).toMatchObject([{ log: mallory }])
  expect(poured).toBeLessThan((ALLOWANCE + 200) * MAX_FRAME_BYTES)
})

async function captureAlicesLink(story: EngineStory): Promise<Link | null> {
  const alice = story.engine('alice')
  let captured: Link | null = null
  await story.part('alice', 'mallory')
  story.network.join('alice', {
    linkOpened(link) {
      captured = link
      alice.linkOpened(link)
    },
    received: (link, frame) => alice.received(link, frame),
    linkDrained: (link) => alice.linkDrained(link),
    linkClosed: (link) => alice.linkClosed(link)
  })
  await story.meet('alice', 'mallory')
  await story.wait(2_000)
  return captured
}

test('[MSG-7] a proof said again and again is paid for each time, though it is true', async () => {
  const { story, sends } = await withMallory(25)
  const proofs: Uint8Array[] = []
  story.network.onframe = (from, _to, frame) => {
    if (from === 'mallory' && frame[0] === 0 && frame[1] === 2) proofs.push(frame)
  }
  await story.part('alice', 'mallory')
  await story.meet('alice', 'mallory')
  await story.wait(2_000)
  const [proof] = proofs
  if (!proof) throw new Error('mallory proved who she is')
  await sends(Array.from({ length: 100 }, () => proof))
  expect(isTalkingToMallory(story)).toBe(true)
  await sends(Array.from({ length: ALLOWANCE / 10 }, () => proof))
  expect(bansSaid(story)).toHaveLength(1)
})

test('[MSG-7] heads that are known cost who names them next to nothing, and invented ones do', () => {
  const heads = Array.from({ length: 1_024 }, () => statementNamed('a'))
  const team = { kind: 'team', full: true, heads } as const
  const question = { kind: 'want-statements', wanted: [], have: heads } as const
  for (const message of [team, question]) {
    expect(costOfMessage(message, () => true)).toBeLessThan(20)
    expect(costOfMessage(message, () => false)).toBeGreaterThan(60)
  }
})

test('[MSG-7] a viewer who never stops speaking makes honest devices say no more to each other', async () => {
  const story = await newEngineStory(27)
  for (const [name, role] of [['bob', 'editor'] as const, ['victor', 'viewer'] as const]) {
    await story.join(name, await story.invite(role))
    await story.meet('alice', name)
  }
  const [alice, bob] = [story.engine('alice'), story.engine('bob')]
  const { workspace, heads: apart } = alice.team
  const { device, peer } = await takeOver(story, 'victor', 'alice')
  await peer.meet()
  await story.wait(5_000)
  const said: string[] = []
  story.network.onframe = (from, to, frame) => {
    const taken = valueOf(takeFrame(null, frame)).message
    if (taken) said.push(`${from} → ${to} ${valueOf(decodePeerMessage(taken)).kind}`)
  }
  for (let i = 0; i < 60; i++) {
    // Said apart from each other: each is one head more for everybody to name.
    const body = { type: 'SetProfile', profile: profileOf(`victor ${i}`) } as const
    const { bytes } = await signStatement({ workspace, parents: apart, body }, device.person.device.sign)
    await peer.say({ kind: 'statements', statements: [bytes] })
    await story.wait(50)
  }
  await story.wait(2_000)
  const times = (line: string) => said.filter((each) => each === line).length
  expect(times('alice → bob team')).toBeLessThanOrEqual(6)
  expect(times('bob → alice team')).toBeLessThanOrEqual(6)
  expect(times('bob → alice want-statements')).toBeLessThanOrEqual(6)
  expect(bob.team.knownHeads).toHaveLength(60)
  expect(bob.team.knownHeads).toEqual(alice.team.knownHeads)
})

test('[MSG-7] a newcomer to ten thousand documents stays far below its allowance', { timeout: 120_000 }, async () => {
  const story = await newEngineStory(26)
  const alice = story.engine('alice')
  const write = (doc: Parameters<Parameters<typeof alice.createDocument>[0]>[0]) =>
    doc.getText('title').insert(0, 'Tide')
  valueOf(await alice.createDocuments(Array.from({ length: 10_000 }, () => write)))
  await story.join('bob', await story.invite('editor'))
  const costs = { alice: 0, bob: 0 }
  const partial: { alice: PartialMessage | null; bob: PartialMessage | null } = { alice: null, bob: null }
  story.network.onframe = (from, _to, frame) => {
    const name = from as 'alice' | 'bob'
    const taken = valueOf(takeFrame(partial[name], frame))
    partial[name] = taken.partial
    const message = taken.message && valueOf(decodePeerMessage(taken.message))
    // As if nothing that came were new to anybody.
    costs[name] += costOfFrame(frame) + (message ? costOfMessage(message) : 0)
  }
  await story.meet('alice', 'bob')
  await story.wait(60_000)
  expect(story.engine('bob').report.waiting).toEqual([])
  const store = story.devices.get('bob')?.disk.open()
  expect(valueOf(await (store?.documentCounts() ?? Promise.reject(new Error('bob has a disk')))).size).toBe(10_000)
  expect(Math.max(costs.alice, costs.bob)).toBeLessThan(ALLOWANCE / 3)
})

test('a newcomer who is still fetching bans nobody who types meanwhile', async () => {
  const story = await newEngineStory(13)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Minutes', 'Agreed.')
  for (let i = 0; i < 5; i++) await newNote(alice, `Note ${i}`, 'x'.repeat(30_000))
  await story.join('dora', await story.invite('editor'))
  const dora = story.engine('dora')
  story.network.faults = { drop: 0, duplicate: 0, reorder: 0, delay: 1, longestMs: 300 }
  story.network.connect('alice', 'dora')
  for (let i = 0; i < 50; i++) {
    valueOf(await alice.changeDocument(note, (doc) => typeInto(doc, 0, `${i} `)))
    await story.wait(100)
    expect(dora.report.waiting.filter(({ kind }) => kind === 'banned')).toEqual([])
  }
  await story.wait(MINUTE)
  expect(await textOf(dora, note)).toBe(await textOf(alice, note))
})
