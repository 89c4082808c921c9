/** A person adds a device of theirs, and comes in on it, told with whole devices in simulated time. */
import { expect, test } from 'vitest'
import { ok } from '$lib/base/result'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { keepDeviceKeys, openDeviceKeys, openVault } from '$lib/crypto/vault'
import type { Engine } from '$lib/sync/engine'
import { describeSpareKey, spareSeeds } from '$lib/team/spare-key'
import { newSimRandom } from '../support/sim-random'
import { newEngineStory, newNote, textOf, typeInto, valueOf } from '../support/story-engines'
import { addPhone, useLink } from '../support/story-spare'

const A_WHILE = 40_000

async function types(engine: Engine, note: Awaited<ReturnType<typeof newNote>>, text: string): Promise<void> {
  const open = valueOf(await engine.openDocument(note))
  typeInto(open.doc, 100, text)
  valueOf(await open.flush())
  await open.close()
}

test('alice’s phone comes in by the link alone, has everything, and what it writes is hers', async () => {
  const story = await newEngineStory(71)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Ferry', 'At nine.')
  const { link } = await addPhone(story, 'alice')
  const phone = await useLink(story, 'phone', link)
  expect(phone.ownMember).toBe(alice.ownMember)
  await story.meet('alice', 'phone')
  expect(await textOf(phone, note)).toBe('At nine.')
  await types(phone, note, ' Or ten.')
  await story.wait(A_WHILE)
  expect(await textOf(alice, note)).toBe('At nine. Or ten.')
  expect(alice.team.logs.get(phone.ownLog)?.member).toBe(alice.ownMember)
  expect(alice.report).toMatchObject({ pending: 0, devices: 2 })
})

test('bob never heard of it and is all who is there: the link carries what he lacks', async () => {
  const story = await newEngineStory(72)
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const note = await newNote(alice, 'Ferry', 'At nine.')
  await story.wait(A_WHILE)
  await story.part('alice', 'bob')

  const { link } = await addPhone(story, 'alice')
  const phone = await useLink(story, 'phone', link)
  await story.meet('phone', 'bob')
  expect(await textOf(phone, note)).toBe('At nine.')
  await types(phone, note, ' Or ten.')
  await story.wait(A_WHILE)
  expect(await textOf(bob, note)).toBe('At nine. Or ten.')
  expect(bob.team.logs.get(phone.ownLog)?.member).toBe(alice.ownMember)
})

test('a device nobody uses yet is nobody who has not heard', async () => {
  const story = await newEngineStory(73)
  const alice = story.engine('alice')
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  await addPhone(story, 'alice')
  await newNote(alice, 'Ferry', 'At nine.')
  await story.wait(A_WHILE)
  expect(alice.report.others.map(({ log }) => log)).toEqual([bob.ownLog])
  expect(alice.report).toMatchObject({ pending: 0, devices: 2 })
})

test('the key people write under changes twice, and the phone still comes in by its link', async () => {
  const story = await newEngineStory(74)
  const alice = story.engine('alice')
  const { link } = await addPhone(story, 'alice')
  valueOf(await alice.changeTeam({ kind: 'rotate' }))
  valueOf(await alice.changeTeam({ kind: 'rotate' }))
  const note = await newNote(alice, 'Ferry', 'At nine.')
  const phone = await useLink(story, 'phone', link)
  await story.meet('alice', 'phone')
  expect(await textOf(phone, note)).toBe('At nine.')
})

test('a device that was taken back opens nothing', async () => {
  const story = await newEngineStory(75)
  const alice = story.engine('alice')
  const { spare, link } = await addPhone(story, 'alice')
  valueOf(await alice.changeTeam({ kind: 'removeDevice', device: spare.device, keepInvites: [] }))
  const note = await newNote(alice, 'Ferry', 'At nine.')
  const phone = await useLink(story, 'phone', link)
  await story.meet('alice', 'phone')
  await story.wait(A_WHILE)
  expect((await phone.readDocument(note)).ok).toBe(false)
  expect(phone.team.devices.get(spare.device)?.gone).toBe('removed')
})

test('a link tells whose it is before anything is written, and one that was changed is damaged', async () => {
  const story = await newEngineStory(76)
  const { link } = await addPhone(story, 'alice')
  expect(valueOf(await describeSpareKey(link))).toMatchObject({
    workspaceName: 'Low tide',
    memberName: 'alice',
    deviceName: 'Phone'
  })
  const changed = [
    { ...link, seed: story.random.bytes(32) },
    { ...link, rawKey: story.random.bytes(32) },
    { ...link, statements: link.statements.slice(0, -1) },
    { ...link, statements: link.statements.map((bytes) => bytes.map((byte, i) => (i === 90 ? byte ^ 1 : byte))) }
  ]
  for (const each of changed)
    expect(await describeSpareKey(each)).toEqual({ ok: false, error: { kind: 'SpareLinkDamaged' } })
})

test('[CRY-5] the vault keeps the keys of a seed like its own', async () => {
  const seeds = spareSeeds(newSimRandom(3).bytes(32))
  const disk = new Map<string, unknown>()
  const store = {
    put: (name: string, value: unknown) => Promise.resolve(ok(void disk.set(name, structuredClone(value)))),
    get: (name: string) => Promise.resolve(ok(disk.get(name)))
  }
  const kept = valueOf(await keepDeviceKeys(valueOf(await openVault(store, newSimRandom(4))), 'device', seeds))
  const again = valueOf(await openDeviceKeys(valueOf(await openVault(store, newSimRandom(5))), 'device'))
  expect(again.sign.publicKey).toEqual((await signingKeyFromSeed(seeds.sign)).publicKey)
  expect(again.box.publicKey).toEqual(kept.box.publicKey)
})
