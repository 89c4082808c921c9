import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { valueOf } from '../../../tests/support/story-engines'
import { newPerson, TeamStory, type Person } from '../../../tests/support/story-team'
import { bytesToHex } from '../base/bytes'
import { idToBytes } from '../base/ids'
import { newKeyRing, openDoors, type HeldKey } from './key-ring'
import { deviceOf } from './device-keys'
import { removeMember } from './ending'
import { unlockEpochs } from './epoch-keys'
import { inviteBox } from './invitation'
import { addDevice, recover, rotateEpoch } from './rotating'
import { consentToJoin, speakerOf } from './speaking'

let alice: Person
let bob: Person
let carol: Person
let story: TeamStory
/** What alice holds. */
let keys: HeldKey[]

beforeEach(async () => {
  const random = newSimRandom(41)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  carol = await newPerson('carol', random)
  story = await TeamStory.found(alice, random)
  await story.join(bob, await story.invite(alice))
  keys = [...story.beginning.keys]
})

const speaking = (person: Person) => speakerOf(person.device, story.statements, story.workspace)
const memberOf = (person: Person) => {
  const device = story.team.devices.get(deviceOf(person.device))
  if (!device) throw new Error(`${person.name} is in`)
  return device.member
}

async function rotate(person: Person = alice, held: HeldKey[] = keys): Promise<HeldKey> {
  const { statement, key } = valueOf(await rotateEpoch(speaking(person), { keys: held, random: story.random }))
  story.hear(statement)
  held.push(key)
  return key
}

const unlock = (person: Person, held: readonly HeldKey[] = [], ...seeds: Uint8Array[]) =>
  Promise.all(seeds.map(inviteBox)).then((boxes) =>
    unlockEpochs({
      team: story.team,
      statements: story.statements.values(),
      held,
      boxes: [person.device.box, ...boxes]
    })
  )

test('[EPO-1] everybody who is in comes by the next key, and by those before it', async () => {
  const [second, third] = [await rotate(), await rotate()]
  const { fresh, refused } = await unlock(bob, [])
  expect(refused).toEqual([])
  expect(new Map(fresh.map(({ key, raw }) => [key, bytesToHex(raw)]))).toEqual(
    new Map(keys.map(({ key, raw }) => [key, bytesToHex(raw)]))
  )
  expect(story.team.writingKey).toBe(third.key)
  expect(fresh.map(({ key }) => key)).toContain(second.key)
})

test('[EPO-1] who was removed comes by nothing more', async () => {
  const first = [...keys]
  story.hear(valueOf(await removeMember(speaking(alice), memberOf(bob), { held: [], keepInvites: [] })))
  await rotate()
  expect(await unlock(bob, first)).toEqual({ fresh: [], refused: [] })
})

test('[EPO-1] a key that is not the one its statement names is refused', async () => {
  const { statement } = valueOf(await rotateEpoch(speaking(alice), { keys, random: story.random }))
  if (statement.body.type !== 'RotateEpoch') throw new Error('a rotation')
  const other = valueOf(
    await rotateEpoch(speaking(alice), { keys: [{ ...keys[0]!, raw: new Uint8Array(32) }], random: story.random })
  )
  if (other.statement.body.type !== 'RotateEpoch') throw new Error('a rotation')
  story.hear(await story.say(alice, other.statement.body))
  const { fresh, refused } = await unlock(bob)
  expect(refused).toEqual([keys[0]!.key])
  expect(fresh.map(({ key }) => key)).not.toContain(keys[0]!.key)

  const swapped = { ...statement.body, wrapped: other.statement.body.wrapped }
  const before = story.team.epochs.size
  story.hear(await story.say(alice, swapped))
  expect(story.team.epochs.size).toBe(before + 1)
  expect((await unlock(bob)).fresh.map(({ key }) => key)).not.toContain(story.team.writingKey)
})

test('[EPO-1] a newcomer by a link of before reads what is written now, and the history', async () => {
  const link = await story.invite(alice)
  await rotate()
  await story.join(carol, link)
  const joined = [{ key: link.key, raw: link.rawKey }]
  expect((await unlock(carol, joined)).fresh).toEqual([])
  const { fresh } = await unlock(carol, joined, link.seed)
  expect(fresh.map(({ key }) => key)).toEqual([story.team.writingKey])
  expect(story.team.unreached).toEqual([])
})

test('[EPO-2] a device that is added, and one that is brought back, hold all keys', async () => {
  await rotate()
  const random = newSimRandom(43)
  for (const [bring, person, whose] of [
    [addDevice, await newPerson('phone', random), alice],
    [recover, await newPerson('new', random), bob]
  ] as const) {
    const as = { workspace: story.workspace, member: memberOf(whose), deviceName: person.name }
    const consent = await consentToJoin(person.device, as)
    story.hear(valueOf(await bring(speaking(alice), { consent, keys, random })))
    expect((await unlock(person)).fresh).toHaveLength(2)
  }
})

test('[I5] keys rotated twice at once: who holds either comes by both, and the next one leads to all', async () => {
  story.hear(
    await story.say(alice, {
      type: 'SetRole',
      member: memberOf(bob),
      role: 'admin',
      cutoff: new Map(),
      keepInvites: []
    })
  )
  const [byAlice, byBob] = [
    valueOf(await rotateEpoch(speaking(alice), { keys, random: story.random })),
    valueOf(await rotateEpoch(speaking(bob), { keys, random: story.random }))
  ]
  story.hear(byAlice.statement, byBob.statement)
  expect(story.team.writingKey).toBe([byAlice.key.key, byBob.key.key].sort()[0])
  const { fresh } = await unlock(bob)
  expect(fresh).toHaveLength(3)

  await rotate(bob, fresh.slice())
  expect((await unlock(alice)).fresh).toHaveLength(4)
})

test('nobody rotates who does not hold the key people write under, or is no admin', async () => {
  expect(await rotateEpoch(speaking(alice), { keys: [], random: story.random })).toEqual({
    ok: false,
    error: { kind: 'NoEpochKey' }
  })
  expect(await rotateEpoch(speaking(bob), { keys, random: story.random })).toEqual({
    ok: false,
    error: { kind: 'NotAllowed', rule: 'authorIsAdmin' }
  })
})

test('[EPO-4] doors stay open for 90 days after an epoch ended', async () => {
  const [first, second] = [keys[0]!.key, (await rotate()).key]
  const day = 86_400_000
  const known = [
    { key: first, endedMs: 10 * day },
    { key: second, endedMs: null }
  ]
  expect(openDoors(known, 100 * day)).toEqual([first, second])
  expect(openDoors(known, 101 * day)).toEqual([second])
})

test('[EPO-5] room, password, mailbox and proof differ for each epoch and for each use, and never change', async () => {
  const key = keys[0]!.key
  const ring = newKeyRing([{ key, raw: new Uint8Array(32).fill(7) }])
  const mailbox = await ring.mailbox(key)
  expect({ ...ring.door(key), mailbox: bytesToHex(mailbox!.publicKey) }).toMatchInlineSnapshot(`
    {
      "mailbox": "fa37fcac0755e2b70c3b74f29b8ebe54c8d7258ee9a7fb204782fae8dcfd86f5",
      "password": "jQdbBuQEi-UTJHFlkpk3aNoMW1bI_9ecC7P5fkfY1XU",
      "room": "aR3WdHv4syaMPU0t3tqHTA",
    }
  `)
  expect(bytesToHex(ring.prove(key, idToBytes(key))!)).not.toContain(bytesToHex(mailbox!.publicKey))
  const other = newKeyRing([{ key, raw: new Uint8Array(32).fill(8) }])
  expect(other.door(key)?.room).not.toBe(ring.door(key)?.room)
  expect((await other.mailbox(key))?.publicKey).not.toEqual(mailbox?.publicKey)
  expect(await ring.mailbox(story.team.writingKey)).not.toBe(null)
})
