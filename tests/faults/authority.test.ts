/** Who may write what: viewers, strangers, the removed, ghosts and who writes under another’s name, over real engines. */
import { beforeEach, expect, test } from 'vitest'
import type { DocumentId, LogId, MemberId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { documentHash } from '$lib/docs/document-hash'
import { deriveClientId } from '$lib/sync/client-ids'
import type { Body } from '$lib/wire/entry'
import * as Y from 'yjs'
import { wordsOf } from '../support/forger'
import { takeOver } from '../support/raw-member'
import { newRawPeer } from '../support/raw-peer'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'
import { newPerson } from '../support/story-team'

const CLIENT = 9
const DAY_MS = 86_400_000

let story: EngineStory
let note: DocumentId

/** Alice's note, which bob and mallory (editors) and victor (a viewer) have; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(51)
  note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'mallory', 'victor']) {
    await story.join(name, await story.invite(name === 'victor' ? 'viewer' : 'editor'))
    await story.meetOnce('alice', name)
  }
  await story.meetOnce('alice', 'bob')
})

const memberOf = (name: string): MemberId => story.engine(name).ownMember
const shown = (name: string) => textOf(story.engine(name), note)
const hashOf = async (name: string) => documentHash(valueOf(await story.engine(name).readDocument(note)), sha256)

async function write(name: string, words: string): Promise<void> {
  valueOf(await story.engine(name).changeDocument(note, (doc) => typeInto(doc, 0, `${words} `)))
}

async function seqAt(name: string, log: LogId): Promise<number | undefined> {
  const store = story.devices.get(name)?.disk.open()
  const heads = valueOf(await (store?.heads() ?? Promise.reject(new Error(`nobody is called ${name}`))))
  return heads.find((held) => held.log === log)?.seq
}

async function reasonsAt(name: string): Promise<string[]> {
  const store = story.devices.get(name)?.disk.open()
  return valueOf(await (store?.quarantine() ?? Promise.reject(new Error(`nobody is called ${name}`)))).map(
    ({ reason }) => reason
  )
}

/** An edit of the note under a client id, as Yjs writes it. */
async function editUnder(client: number, words: string): Promise<Uint8Array> {
  const doc = valueOf(await story.engine('alice').readDocument(note))
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('updateV2', (update: Uint8Array) => updates.push(update))
  typeInto(doc, 0, `${words} `)
  return Y.mergeUpdatesV2(updates)
}

const bodyOf = (update: Uint8Array): Body => ({ kind: 'update', document: note, schema: 1, clients: [CLIENT], update })
const editBy = async (log: LogId, words: string) => bodyOf(await editUnder(deriveClientId(log, note, CLIENT), words))

test('Fault 28: what a viewer writes is applied by nobody, as entries or as a record, and is not passed on as text', async () => {
  const before = await hashOf('alice')
  const { forger, peer } = await takeOver(story, 'victor', 'alice')
  const body = await editBy(forger.pen.log, 'A viewer’s.')
  await peer.meet()
  const record = await forger.recordOf(Array.from({ length: 10 }, () => body))
  await peer.say({ kind: 'run', form: 'record', bytes: record })
  expect(peer.failed).toBeNull()
  expect([await hashOf('alice'), await reasonsAt('alice')]).toEqual([before, ['notAllowed']])
  await story.meetOnce('alice', 'bob')
  expect([await hashOf('bob'), await reasonsAt('bob')]).toEqual([before, ['notAllowed']])
})

test('Fault 28: a viewer’s refused words take nothing of a removed member’s in', async () => {
  const removed = await takeOver(story, 'mallory', 'alice')
  const viewer = await takeOver(story, 'victor', 'alice')
  valueOf(
    await story
      .engine('alice')
      .changeTeam({ kind: 'removeMember', member: memberOfLog(removed.forger.pen.log), keepInvites: [] })
  )
  const late = await removed.forger.write([wordsOf(await editBy(removed.forger.pen.log, 'After.'))])
  const { seq, hash } = removed.forger.tip
  // Victor had what mallory wrote when he wrote this, and had not heard of the removal.
  viewer.forger.apply(new Map([[removed.forger.pen.log, { seq, head: hash.slice(0, 8) }]]))
  const vouching = await viewer.forger.write([wordsOf(await editBy(viewer.forger.pen.log, 'On top.'))])
  const bob = await takeOver(story, 'bob', 'alice')
  bob.peer.learn(story.engine('alice').team.writingKey, story.devices.get('alice')?.keys ?? [])
  await bob.peer.meet()
  for (const entries of [late, vouching]) {
    const { forger } = entries === late ? removed : viewer
    await bob.peer.say({ kind: 'run', form: 'entries', bytes: forger.runOf(entries) })
  }
  expect(bob.peer.failed).toBeNull()
  await story.wait(12_000)
  expect(await shown('alice')).toBe('Agreed.')
  expect(story.engine('alice').waitingWork).toMatchObject([{ log: removed.forger.pen.log, standing: 'waits' }])
})

const memberOfLog = (log: LogId): MemberId => {
  const member = story.engine('alice').team.logs.get(log)?.member
  if (!member) throw new Error('somebody opened the log')
  return member
}

test('Fault 29: a removed device gives what it wrote itself, which waits, and is no way in for others’ entries', async () => {
  const bob = await takeOver(story, 'bob', 'alice')
  const { forger, peer } = await takeOver(story, 'mallory', 'alice')
  const member = memberOfLog(forger.pen.log)
  valueOf(await story.engine('alice').changeTeam({ kind: 'removeMember', member, keepInvites: [] }))
  const before = await seqAt('alice', bob.forger.pen.log)
  await peer.meet()
  for (const each of [bob.forger, forger]) {
    const entries = await each.write([wordsOf(await editBy(each.pen.log, 'After.'))])
    await peer.say({ kind: 'run', form: 'entries', bytes: each.runOf(entries) })
  }
  expect(await seqAt('alice', bob.forger.pen.log)).toBe(before)
  expect(await seqAt('alice', forger.pen.log)).toBe(forger.tip.seq)
  expect(story.engine('alice').waitingWork).toMatchObject([{ log: forger.pen.log, standing: 'waits' }])
  expect(await shown('alice')).toBe('Agreed.')
})

test('who holds the epoch’s key and was let in by nobody gets statements and no entry, and is shown nowhere', async () => {
  const alice = story.engine('alice')
  const stranger = await newPerson('stranger', story.random)
  const keys = story.devices.get('alice')?.keys ?? []
  const peer = newRawPeer({
    engine: alice,
    logKey: stranger.logKey,
    keys,
    writing: alice.team.writingKey,
    random: story.random
  })
  await peer.meet()
  await peer.say({ kind: 'want', ranges: [{ log: alice.ownLog, from: 1, to: 3 }], resume: null })
  await story.wait(2_000)
  expect(peer.given.filter(({ kind }) => kind === 'run')).toEqual([])
  expect([peer.isProven, alice.report.connected]).toEqual([false, 0])
})

test('Fault 32: a ghost whom a demoted admin let in is void on every device, and what they wrote waits', async () => {
  const admin = { kind: 'setRole' as const, member: memberOf('bob'), keepInvites: [] }
  valueOf(await story.engine('alice').changeTeam({ ...admin, role: 'admin' }))
  await story.meetOnce('alice', 'bob')
  valueOf(await story.engine('alice').changeTeam({ ...admin, role: 'editor' }))
  const ghost = await story.join('ghost', await story.inviteBy('bob', 'editor'))
  await story.meetOnce('bob', 'ghost')
  await write('ghost', 'A ghost.')
  await story.meetOnce('bob', 'ghost')
  expect(await shown('bob')).toBe('A ghost. Agreed.')
  for (let round = 0; round < 2; round++) await story.meetOnce('alice', 'bob')
  for (const name of ['alice', 'bob']) {
    expect(story.engine(name).team.members.get(ghost.ownMember)?.gone).toBe('void')
    expect(await shown(name)).toBe('Agreed.')
    expect(story.engine(name).waitingWork.map(({ log, standing }) => [log, standing])).toContainEqual([
      ghost.ownLog,
      'waits'
    ])
  }
})

test('Fault 33: who was away for thirty days while keys rotated twice at once reads everything, and is read', async () => {
  valueOf(
    await story.engine('alice').changeTeam({ kind: 'setRole', member: memberOf('bob'), role: 'admin', keepInvites: [] })
  )
  await story.meetOnce('alice', 'bob')
  await write('mallory', 'Mallory was away.')
  for (const name of ['alice', 'bob']) {
    valueOf(await story.engine(name).changeTeam({ kind: 'rotate' }))
    await write(name, `${name}.`)
  }
  await story.wait(30 * DAY_MS)
  for (let round = 0; round < 3; round++) {
    await story.meetOnce('alice', 'mallory')
    await story.meetOnce('alice', 'bob')
  }
  const hashes = await Promise.all(['alice', 'bob', 'mallory'].map(hashOf))
  expect(new Set(hashes).size).toBe(1)
  for (const words of ['Mallory was away.', 'alice.', 'bob.', 'Agreed.'])
    expect(await shown('mallory')).toContain(words)
  for (const name of ['alice', 'bob', 'mallory']) {
    const { report, team } = story.engine(name)
    expect([report.waiting, team.writingKey]).toEqual([[], story.engine('alice').team.writingKey])
    expect(await reasonsAt(name)).toEqual([])
  }
})

test('Fault 34: words under a victim’s client id, at any clock, are refused and kept as evidence; the victim writes on', async () => {
  const alice = story.engine('alice')
  const open = valueOf(await alice.openDocument(note))
  const victim = open.doc.clientID
  typeInto(open.doc, 0, 'Mine. ')
  await open.flush()
  const { forger, peer } = await takeOver(story, 'mallory', 'alice')
  await peer.meet()
  const spoofed = [await editUnder(victim, 'Not mine.'), poisoned(victim, 1), poisoned(victim, 1_000_000)]
  const entries = await forger.write(spoofed.map((update) => wordsOf(bodyOf(update))))
  await peer.say({ kind: 'run', form: 'entries', bytes: forger.runOf(entries) })
  expect(await reasonsAt('alice')).toEqual(['foreignClient', 'foreignClient', 'foreignClient'])
  const held = valueOf(await (story.devices.get('alice')?.disk.open().heads() ?? Promise.reject(new Error('no disk'))))
  expect(held.find(({ log }) => log === forger.pen.log)).toMatchObject({ seq: forger.tip.seq, applied: forger.tip.seq })
  typeInto(open.doc, 0, 'Still ')
  await open.flush()
  await open.close()
  await story.meetOnce('alice', 'bob')
  expect([await shown('alice'), await shown('bob')]).toEqual(Array(2).fill('Still Mine. Agreed.'))
  expect(await hashOf('bob')).toBe(await hashOf('alice'))
})

/** One struct of the victim's, far ahead or where its next words would be. */
function poisoned(client: number, clock: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  const text = doc.getText('x')
  text.insert(0, 'y'.repeat(clock))
  const before = Y.encodeStateVector(doc)
  text.insert(0, 'z')
  return Y.encodeStateAsUpdateV2(doc, before)
}
