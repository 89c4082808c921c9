/** What is said in an old room to who was put out, and what is taken there of theirs, over real engines. */
import { beforeEach, describe, expect, test } from 'vitest'
import { idToBytes, type StatementId } from '$lib/base/ids'
import { signingKeyFromSeed, type SigningKey } from '$lib/crypto/signing'
import { HANDED_BYTES } from '$lib/sync/limits'
import { statementIdOf } from '$lib/team/device-id'
import { deviceOf } from '$lib/team/device-keys'
import { logOpenBody, signStatement } from '$lib/team/say'
import type { Statement } from '$lib/wire/statement'
import { decodeStatement } from '$lib/wire/statement-codec'
import { newForger, type Forger } from '../support/forger'
import { takeOver, type RawMember } from '../support/raw-member'
import { newRawPeer, type RawPeer } from '../support/raw-peer'
import type { SimDevice } from '../support/sim-device'
import { newEngineStory, newNote, valueOf, type EngineStory } from '../support/story-engines'

let story: EngineStory

/** Alice's workspace, in which bob and mallory are editors; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(61)
  await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'mallory']) {
    await story.join(name, await story.invite('editor'))
    await story.meetOnce('alice', name)
  }
  await story.meetOnce('alice', 'bob')
})

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
  await story.meetOnce('alice', 'dora')
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
  await story.meetOnce('alice', 'erin')
  await story.meetOnce('alice', 'erin')
  expect(erin.team.knownHeads).toEqual(alice.team.knownHeads)
})

test('[MSG-9] who was away through all of it is told all of it', async () => {
  await putOutAndForgotten()
  await story.meetOnce('alice', 'bob')
  expect(story.engine('bob').team.knownHeads).toEqual(story.engine('alice').team.knownHeads)
  expect(story.engine('bob').team.name).toBe('Nightfall')
})

describe('what a removed device gives of what it wrote alone', () => {
  const HALF = HANDED_BYTES / 2 - 65_536

  /** Puts mallory out, who has these logs then, or opens them afterwards as if before. */
  async function putOut(opened: 'before' | 'afterwards'): Promise<readonly Given[]> {
    const alice = story.engine('alice')
    const { ownMember } = story.engine('mallory')
    const device = story.devices.get('mallory')
    if (!device) throw new Error('mallory has a device')
    const logKeys = await Promise.all([1, 2].map(() => signingKeyFromSeed(story.random.bytes(32))))
    const forgers = await Promise.all(logKeys.map((key) => newForger(story, device, key)))
    const parents = alice.team.heads
    const { peer } = await takeOver(story, 'mallory', 'alice')
    const sayLogs = async () => {
      await peer.open()
      const statements = await Promise.all(logKeys.map((key) => openingOf(device, key, parents)))
      await peer.say({ kind: 'statements', statements })
    }
    if (opened === 'before') await sayLogs()
    valueOf(await alice.changeTeam({ kind: 'removeMember', member: ownMember, keepInvites: [] }))
    await story.wait(20_000)
    if (opened === 'afterwards') await sayLogs()
    const { keys } = device
    return forgers.map((forger, i) => {
      const logKey = logKeys[i] ?? device.person.logKey
      return {
        forger,
        peer: newRawPeer({ engine: alice, logKey, keys, writing: forger.pen.key, random: story.random })
      }
    })
  }

  /** As large as half of what may wait. */
  async function give({ forger, peer }: Given): Promise<void> {
    await peer.open()
    const entries = await forger.write([{ plaintext: new Uint8Array(HALF), document: null }])
    await peer.say({ kind: 'run', form: 'entries', bytes: forger.runOf(entries) })
    await story.wait(1_000)
  }

  async function heldOf(given: readonly Given[]): Promise<readonly number[]> {
    const heads = valueOf(
      await (story.devices.get('alice')?.disk.open().heads() ?? Promise.reject(new Error('no disk')))
    )
    return given.map(({ forger }) => heads.find(({ log }) => log === forger.pen.log)?.seq ?? 0)
  }

  test('[MSG-6] is counted together, however many logs it had', async () => {
    const given = await putOut('before')
    for (const each of [...given, ...given]) await give(each)
    expect(await heldOf(given)).toEqual([1, 1])
  })

  test('[MSG-6] is not taken of logs it opened as if it had not heard, and that is no misbehaving', async () => {
    const given = await putOut('afterwards')
    for (const each of [...given, ...given]) await give(each)
    expect(await heldOf(given)).toEqual([0, 0])
    expect(given.map(({ peer }) => peer.failed)).toEqual([null, null])
  })
})

interface Given {
  readonly forger: Forger
  readonly peer: RawPeer
}

/** The device of mallory says that a log is its own, on what it knew. */
async function openingOf(
  { person: { device } }: SimDevice,
  logKey: SigningKey,
  parents: readonly StatementId[]
): Promise<Uint8Array> {
  const { workspace } = story.engine('alice')
  const { body } = await logOpenBody(workspace, deviceOf(device), logKey)
  return (await signStatement({ workspace, parents, body }, device.sign)).bytes
}
