/** Who is put out, what of their work stays, and how everybody learns of it, whoever was away. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { DocumentId, MemberId, StatementId } from '$lib/base/ids'
import type { MembershipChange } from '$lib/sync/membership'
import { deviceOf } from '$lib/team/device-keys'
import { signStatement } from '$lib/team/say'
import { consentToJoin } from '$lib/team/speaking'
import type { StatementBodyValue } from '$lib/wire/statement'
import { takeOver } from '../support/raw-member'
import {
  newEngineStory,
  newNote,
  plainText,
  textOf,
  typeInto,
  valueOf,
  type EngineStory
} from '../support/story-engines'
import { newPerson } from '../support/story-team'

let story: EngineStory
let note: DocumentId

/** Alice's note, which bob and mallory (editors) have; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(23)
  note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'mallory']) {
    await story.join(name, await story.invite('editor'))
    await story.meet('alice', name)
    await story.part('alice', name)
  }
  await story.meetOnce('alice', 'bob')
})

/** How many entries of `author`'s log are on `name`'s disk. */
async function heldOf(name: string, author: string): Promise<number> {
  const device = story.devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  const heads = valueOf(await device.disk.open().heads())
  return heads.find(({ log }) => log === story.engine(author).ownLog)?.seq ?? 0
}

const memberOf = (name: string): MemberId => story.engine(name).ownMember

async function change(name: string, what: MembershipChange): Promise<void> {
  valueOf(await story.engine(name).changeTeam(what))
}

const removal = (name: string): MembershipChange => ({ kind: 'removeMember', member: memberOf(name), keepInvites: [] })

/** `name` writes `words` in front of the note, and it is in the log. */
async function write(name: string, words: string): Promise<void> {
  valueOf(await story.engine(name).changeDocument(note, (doc) => typeInto(doc, 0, `${words} `)))
}

const shown = (name: string) => textOf(story.engine(name), note)

describe('what a removed person writes afterwards', () => {
  test('Fault 29: waits, on every device, and what they wrote before stays', async () => {
    await write('mallory', 'Before.')
    await story.meetOnce('alice', 'mallory')
    await change('alice', removal('mallory'))
    await write('mallory', 'After.')
    await story.meetOnce('bob', 'mallory')
    expect(await shown('bob')).toBe('After. Before. Agreed.')
    await story.meetOnce('alice', 'bob')
    expect([await shown('alice'), await shown('bob')]).toEqual(['Before. Agreed.', 'Before. Agreed.'])
    expect(story.engine('alice').waitingWork).toMatchObject([{ standing: 'waits', documents: [note] }])
  })

  test('comes from themself when they are met again, and is an admin’s to take in', async () => {
    await change('alice', removal('mallory'))
    await write('mallory', 'After.')
    await write('mallory', 'Long after.')
    await story.meetOnce('alice', 'mallory')
    expect(await shown('alice')).toBe('Agreed.')
    const works = story.engine('alice').waitingWork
    expect(works).toMatchObject(Array(2).fill({ log: story.engine('mallory').ownLog, standing: 'waits' }))
    const last = works.at(-1)
    if (!last) throw new Error('nothing waits')
    await change('alice', { kind: 'adopt', entries: new Map([[last.log, { seq: last.to, hash: last.hash }]]) })
    await story.meetOnce('alice', 'bob')
    expect([await shown('alice'), await shown('bob')]).toEqual(Array(2).fill('Long after. After. Agreed.'))
  })

  test('is no way in for others’ entries', async () => {
    await story.join('dora', await story.invite('editor'))
    await story.meetOnce('alice', 'dora')
    await change('alice', removal('mallory'))
    await story.meetOnce('mallory', 'dora')
    await write('dora', 'Dora, to mallory.')
    await story.meetOnce('mallory', 'dora')
    const before = await heldOf('alice', 'dora')
    await story.meetOnce('alice', 'mallory')
    expect(await heldOf('mallory', 'dora')).toBeGreaterThan(before)
    expect(await heldOf('alice', 'dora')).toBe(before)
  })

  test('Fault 30: stays where somebody honest had built on it before they heard', async () => {
    await change('alice', removal('mallory'))
    await write('mallory', 'After.')
    await story.meetOnce('bob', 'mallory')
    await write('bob', 'On top of it.')
    await story.meetOnce('alice', 'bob')
    expect([await shown('alice'), await shown('bob')]).toEqual(Array(2).fill('On top of it. After. Agreed.'))
    expect(story.engine('alice').waitingWork).toEqual([])
  })

  test('is taken in by an admin’s tap, and is there on every device', async () => {
    await change('alice', removal('mallory'))
    await write('mallory', 'After.')
    await story.meetOnce('bob', 'mallory')
    await story.meetOnce('alice', 'bob')
    const [work] = story.engine('alice').waitingWork
    if (!work) throw new Error('nothing waits')
    await change('alice', { kind: 'adopt', entries: new Map([[work.log, { seq: work.to, hash: work.hash }]]) })
    await story.meetOnce('alice', 'bob')
    expect([await shown('alice'), await shown('bob')]).toEqual(Array(2).fill('After. Agreed.'))
    expect(story.engine('bob').waitingWork).toEqual([])
  })
})

test('what they wrote before and after lies in no record together, whoever had how much of it', async () => {
  const writeALot = async (word: string) => {
    for (let i = 0; i < 12; i++) await write('mallory', `${word}${i}`)
  }
  await writeALot('before')
  await story.meetOnce('alice', 'mallory')
  await writeALot('after')
  await story.engine('mallory').compact()
  await change('alice', removal('mallory'))
  await story.meetOnce('bob', 'mallory')
  await story.meetOnce('alice', 'bob')
  expect(await shown('alice')).toMatch(/before11.*before0/)
  expect(await shown('alice')).not.toContain('after')
  expect(await shown('bob')).toBe(await shown('alice'))
})

test('what was typed and not sealed when the news came is kept, with what it was typed on', async () => {
  await change('alice', removal('mallory'))
  await write('mallory', 'After.')
  await story.meetOnce('bob', 'mallory')
  const open = valueOf(await story.engine('bob').openDocument(note))
  typeInto(open.doc, 0, 'Typed meanwhile. ')
  await story.meetOnce('alice', 'bob')
  // He had not heard when he typed, so what he typed on stays with it.
  expect(plainText(open.doc)).toBe('Typed meanwhile. After. Agreed.')
  expect(open.saved).toBe('saved')
  await open.close()
})

test('somebody who looks at it while it is taken away sees another document, and writes on in that', async () => {
  await write('mallory', 'Before.')
  await story.meetOnce('bob', 'mallory')
  await change('alice', removal('mallory'))
  await write('mallory', 'After.')
  await story.meetOnce('bob', 'mallory')
  const open = valueOf(await story.engine('bob').openDocument(note))
  const before = open.doc
  await story.meetOnce('alice', 'bob')
  expect(plainText(open.doc)).toBe('Agreed.')
  expect(open.doc).not.toBe(before)
  typeInto(open.doc, 0, 'Bob goes on. ')
  valueOf(await open.flush())
  await story.meetOnce('alice', 'bob')
  expect([await shown('alice'), await shown('bob')]).toEqual(Array(2).fill('Bob goes on. Agreed.'))
  await open.close()
})

describe('the next epoch', () => {
  test('reaches who was away by whoever is there, and their edits made meanwhile merge', async () => {
    await story.join('dora', await story.invite('editor'))
    await story.meetOnce('alice', 'dora')
    await story.meetOnce('alice', 'bob')
    await write('dora', 'While away.')
    await change('alice', removal('mallory'))
    await write('alice', 'In the new epoch.')
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('bob', 'dora')
    expect(story.engine('dora').team.writingKey).toBe(story.engine('alice').team.writingKey)
    await story.meetOnce('bob', 'dora')
    await story.meetOnce('alice', 'bob')
    const texts = [await shown('alice'), await shown('bob'), await shown('dora')]
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toContain('While away.')
    expect(texts[0]).toContain('In the new epoch.')
  })

  test('is closed to the removed: they learn that they are out, and receive nothing else', async () => {
    await change('alice', removal('mallory'))
    await write('alice', 'Not for mallory.')
    await story.meetOnce('alice', 'mallory')
    const mallory = story.engine('mallory')
    expect(mallory.team.members.get(mallory.ownMember)?.gone).toBe('removed')
    expect(await shown('mallory')).toBe('Agreed.')
    expect(await heldOf('mallory', 'alice')).toBeLessThan(await heldOf('alice', 'alice'))
    expect(await mallory.createDocument(() => undefined)).toMatchObject({ ok: false, error: { kind: 'NotAllowed' } })
  })

  test('is reached by a link that was made before it and kept open', async () => {
    const link = await story.invite('editor')
    await change('alice', { kind: 'removeMember', member: memberOf('mallory'), keepInvites: [link.invite] })
    await write('alice', 'Later.')
    await story.join('erin', link)
    await story.meetOnce('alice', 'erin')
    expect(await shown('erin')).toBe('Later. Agreed.')
  })

  test('lets nobody in by a link that the removal closed, until an admin does', async () => {
    const link = await story.invite('editor')
    await change('alice', removal('mallory'))
    await story.join('erin', link)
    await story.meetOnce('alice', 'erin')
    const erin = story.engine('erin')
    expect(story.engine('alice').team.members.get(erin.ownMember)).toMatchObject({ waits: true })
    await change('alice', { kind: 'setRole', member: erin.ownMember, role: 'editor', keepInvites: [] })
    await story.wait(10_000)
    await story.meetOnce('alice', 'erin')
    await story.meetOnce('alice', 'erin')
    expect(await shown('erin')).toBe('Agreed.')
  })

  test('lets a newcomer in by a link too short for all it builds on', async () => {
    await change('alice', removal('mallory'))
    const link = await story.invite('editor')
    await story.join('erin', { ...link, statements: link.statements.slice(-1) })
    await story.meetOnce('alice', 'erin')
    await story.meetOnce('alice', 'erin')
    expect(await shown('erin')).toBe('Agreed.')
  })

  test('lets a newcomer read the history', async () => {
    await change('alice', removal('mallory'))
    await write('alice', 'Later.')
    await story.join('erin', await story.invite('editor'))
    await story.meetOnce('alice', 'erin')
    expect(await shown('erin')).toBe('Later. Agreed.')
  })
})

describe('quarrels', () => {
  const admin = (name: string): MembershipChange => ({
    kind: 'setRole',
    member: memberOf(name),
    role: 'admin',
    keepInvites: []
  })

  test('Fault 31: of two admins who remove each other while apart the senior stays, on every device', async () => {
    await change('alice', admin('bob'))
    await change('alice', admin('mallory'))
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('alice', 'mallory')
    await change('bob', removal('mallory'))
    await change('mallory', removal('bob'))
    await write('bob', 'Bob.')
    await write('mallory', 'Mallory.')
    for (let round = 0; round < 3; round++) {
      await story.meetOnce('alice', 'mallory')
      await story.meetOnce('alice', 'bob')
    }
    for (const name of ['alice', 'bob']) {
      const { members } = story.engine(name).team
      expect([members.get(memberOf('bob'))?.gone, members.get(memberOf('mallory'))?.gone]).toEqual([null, 'removed'])
      expect(await shown(name)).toBe('Bob. Agreed.')
    }
  })

  test('Fault 33: keys rotated twice at once are both known, and people write on under one', async () => {
    await change('alice', admin('bob'))
    await story.meetOnce('alice', 'bob')
    await change('alice', { kind: 'rotate' })
    await change('bob', { kind: 'rotate' })
    await write('alice', 'Alice.')
    await write('bob', 'Bob.')
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('alice', 'bob')
    const [alice, bob] = [story.engine('alice'), story.engine('bob')]
    expect(alice.team.writingKey).toBe(bob.team.writingKey)
    expect(await shown('alice')).toBe(await shown('bob'))
    expect(await shown('alice')).toMatch(/Alice\..*Bob\.|Bob\..*Alice\./)
  })

  test('Fault 32: an admin who was demoted while inviting let nobody in', async () => {
    await change('alice', admin('bob'))
    await story.meetOnce('alice', 'bob')
    await change('alice', { kind: 'setRole', member: memberOf('bob'), role: 'editor', keepInvites: [] })
    const guest = await story.join('guest', await story.inviteBy('bob', 'editor'))
    await story.meetOnce('bob', 'guest')
    await story.meetOnce('alice', 'bob')
    expect(story.engine('alice').team.members.get(guest.ownMember)).toMatchObject({ gone: 'void' })
  })
})

test('[EPO-3] a viewer’s lost device that had the owner’s box key makes nobody change the key for ever', async () => {
  await story.join('victor', await story.invite('viewer'))
  await story.meetOnce('alice', 'victor')
  const alice = story.engine('alice')
  const { workspace, ownMember } = story.engine('victor')
  const { device, peer } = await takeOver(story, 'victor', 'alice')
  const lost = await newPerson('lost', story.random)
  const box = {
    ...lost.device.box,
    publicKey: Uint8Array.from(alice.team.devices.get(alice.ownDevice)?.keys.box ?? [])
  }
  const consent = await consentToJoin({ ...lost.device, box }, { workspace, member: ownMember, deviceName: 'Lost' })
  const say = (parents: readonly StatementId[], body: StatementBodyValue) =>
    signStatement({ workspace, parents, body }, device.person.device.sign)
  const added = await say(alice.team.heads, { type: 'AddDevice', ...consent, wrapped: [] })
  const removed = { type: 'RemoveDevice', device: deviceOf(lost.device), cutoff: new Map(), keepInvites: [] } as const
  const gone = await say([added.id], removed)
  await peer.meet()
  await peer.say({ kind: 'statements', statements: [added.bytes, gone.bytes] })
  await story.wait(30_000)
  const epochs = alice.team.epochs.size
  await story.wait(120_000)
  expect(alice.team.devices.get(deviceOf(lost.device))?.gone).toBe('removed')
  expect(alice.team.epochs.size).toBe(epochs)
  expect(alice.team.needsRotation).toBe(false)
})
