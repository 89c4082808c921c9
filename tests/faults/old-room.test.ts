/** What is said in an old room to who was put out, and what is taken there of theirs, over real engines. */
import { beforeEach, expect, test } from 'vitest'
import { idToBytes, type StatementId } from '$lib/base/ids'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { statementIdOf } from '$lib/team/device-id'
import type { Statement } from '$lib/wire/statement'
import { decodeStatement } from '$lib/wire/statement-codec'
import { takeOver, type RawMember } from '../support/raw-member'
import { newRawPeer, type RawPeer } from '../support/raw-peer'
import { newEngineStory, newNote, valueOf, type EngineStory } from '../support/story-engines'

let story: EngineStory

/** Alice's workspace, in which bob and mallory are editors; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(61)
  await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'mallory']) {
    await story.join(name, await story.invite('editor'))
    await meetOnce('alice', name)
  }
  await meetOnce('alice', 'bob')
})

async function meetOnce(a: string, b: string): Promise<void> {
  await story.meet(a, b)
  await story.wait(8_000)
  await story.part(a, b)
}

/** Mallory, taken over, is put out; then weeks pass in which the team gets a newcomer and a new address. */
async function putOutAndForgotten(): Promise<RawMember> {
  const alice = story.engine('alice')
  const { ownMember } = story.engine('mallory')
  const mallory = await takeOver(story, 'mallory', 'alice')
  valueOf(await alice.changeTeam({ kind: 'removeMember', member: ownMember, keepInvites: [] }))
  await story.wait(20_000)
  const login = { username: 'u', credential: 'secret' }
  const ice = [{ url: 'turn:turn.example', login }]
  valueOf(await alice.say({ type: 'SetWorkspace', name: 'Nightfall', relays: ['wss://relay.example/'], ice }))
  await story.join('dora', await story.invite('editor'))
  await meetOnce('alice', 'dora')
  return mallory
}

const prefixOf = (id: StatementId) => idToBytes(id).subarray(0, 8)

/** What it is told when it asks for everything there is. */
async function toldTo(peer: RawPeer): Promise<readonly Statement[]> {
  await peer.open()
  await peer.say({ kind: 'want-statements', wanted: story.engine('alice').team.heads.map(prefixOf), have: [] })
  const told = peer.given.flatMap((message) => (message.kind === 'statements' ? message.statements : []))
  return told.map((bytes) => valueOf(decodeStatement(bytes, statementIdOf)))
}

const typesOf = (told: readonly Statement[]) => [...new Set(told.map(({ body }) => body.type))]
const names = (told: readonly Statement[]) => told.flatMap(({ body }) => ('profile' in body ? [body.profile.name] : []))

test('[MSG-9] a removed member who asks for everything is told what put them out, with its past, and nothing of after', async () => {
  const { peer } = await putOutAndForgotten()
  const told = await toldTo(peer)
  expect(typesOf(told)).toContain('RemoveMember')
  expect(typesOf(told)).not.toContain('SetWorkspace')
  expect(typesOf(told)).not.toContain('RotateEpoch')
  expect(names(told)).toEqual(expect.arrayContaining(['alice', 'bob', 'mallory']))
  expect(names(told)).not.toContain('dora')
  // Past first, and with nothing missing.
  const ids = told.map(({ id }) => id)
  for (const [i, { parents }] of told.entries()) for (const parent of parents) expect(ids.slice(0, i)).toContain(parent)
})

test('[MSG-9] no head beyond that is named to them, neither in greeting nor in asking', async () => {
  const { peer } = await putOutAndForgotten()
  const told = await toldTo(peer)
  await peer.say({ kind: 'team', full: false, heads: [statementIdOf(Uint8Array.of(1))] })
  const removal = told.filter(({ body }) => body.type === 'RemoveMember').map(({ id }) => id)
  expect(peer.named).toEqual(removal)
})

test('[MSG-9] under a log nobody opened, the former key gets them nothing at all', async () => {
  const { device } = await putOutAndForgotten()
  const logKey = await signingKeyFromSeed(story.random.bytes(32))
  const { keys } = device
  const [former] = keys
  if (!former) throw new Error('mallory held a key')
  const peer = newRawPeer({
    ...{ engine: story.engine('alice'), logKey, keys, writing: former.key, random: story.random }
  })
  expect(typesOf(await toldTo(peer))).toEqual([])
  expect([peer.named, peer.failed]).toEqual([[], null])
})

test('[MSG-9] who comes by a link of before, too short for its past, is new and not out: they are told everything', async () => {
  const alice = story.engine('alice')
  const link = await story.invite('editor')
  valueOf(
    await alice.changeTeam({
      kind: 'removeMember',
      member: story.engine('mallory').ownMember,
      keepInvites: [link.invite]
    })
  )
  const erin = await story.join('erin', { ...link, statements: link.statements.slice(-1) })
  await meetOnce('alice', 'erin')
  await meetOnce('alice', 'erin')
  expect(erin.team.knownHeads).toEqual(alice.team.knownHeads)
})

test('[MSG-9] who was away through all of it is told all of it', async () => {
  await putOutAndForgotten()
  await meetOnce('alice', 'bob')
  expect(story.engine('bob').team.knownHeads).toEqual(story.engine('alice').team.knownHeads)
  expect(story.engine('bob').team.name).toBe('Nightfall')
})
