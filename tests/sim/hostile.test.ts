/** What a member with a modified app can send, and what it changes for anybody else: nothing. */
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToId, type DocumentId } from '$lib/base/ids'
import { textToBytes } from '$lib/base/bytes'
import { deriveClientId } from '$lib/sync/client-ids'
import { sha256 } from '$lib/crypto/hash'
import { documentHash } from '$lib/docs/document-hash'
import type { Engine } from '$lib/sync/engine'
import type { ActBodyValue } from '$lib/wire/act'
import { encodeAct } from '$lib/wire/act-codec'
import type { Body } from '$lib/wire/entry'
import * as Y from 'yjs'
import { deepUpdate, handmadeUpdate, writeHostile, type HostileWords } from '../support/hostile'
import { newPerson } from '../support/story-team'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'

const TEXT = 'What we agreed on.'

let story: EngineStory
let note: DocumentId

/** Alice's note, which mallory (an editor) and victor (a viewer) have; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(11)
  note = await newNote(story.engine('alice'), 'Minutes', TEXT)
  await story.join('mallory', await story.invite('editor'))
  await story.join('victor', await story.invite('viewer'))
  for (const name of ['mallory', 'victor']) {
    await story.meet('alice', name)
    await story.part('alice', name)
  }
})

async function hashOf(engine: Engine, document: DocumentId): Promise<string> {
  const doc = valueOf(await engine.readDocument(document))
  return documentHash(doc, sha256)
}

/** Everything alice has, before and after the words reached her; and why she refused them. */
async function reach(author: string, words: HostileWords) {
  const alice = story.engine('alice')
  const before = await hashOf(alice, note)
  const device = story.devices.get(author)
  if (!device) throw new Error(`nobody is called ${author}`)
  await writeHostile(story, device, words)
  await story.meet('alice', author)
  await story.wait(12_000)
  const store = story.devices.get('alice')?.disk.open()
  const refused = valueOf(await (store?.quarantine() ?? Promise.reject(new Error('alice has a disk'))))
  return { isUnchanged: (await hashOf(alice, note)) === before, refused: refused.map(({ reason }) => reason) }
}

/** An update to alice's note by `client`, as Yjs itself would write it. */
async function editBy(client: number): Promise<Uint8Array> {
  const doc = valueOf(await story.engine('alice').readDocument(note))
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('updateV2', (update: Uint8Array) => updates.push(update))
  typeInto(doc, 0, 'NOT ')
  return Y.mergeUpdatesV2(updates)
}

const updateBody = (update: Uint8Array, clients: readonly number[] = [5]): Body => ({
  kind: 'update',
  document: note,
  schema: 1,
  clients,
  update
})
const ownClient = (author: string, n = 5) => deriveClientId(story.engine(author).ownLog, note, n)

test('an honest edit by the same way arrives, so that the rest of this file means something', async () => {
  const update = await editBy(ownClient('mallory'))
  const { isUnchanged, refused } = await reach('mallory', { bodies: [updateBody(update)] })
  expect([isUnchanged, refused]).toEqual([false, []])
  expect(await textOf(story.engine('alice'), note)).toBe(`NOT ${TEXT}`)
})

test('Fault 28: a viewer’s words are refused', async () => {
  const update = await editBy(ownClient('victor'))
  expect(await reach('victor', { bodies: [updateBody(update)] })).toEqual({
    isUnchanged: true,
    refused: ['notAllowed']
  })
})

test('Fault 28: a viewer’s own app does not even write them', async () => {
  const victor = story.engine('victor')
  expect(await victor.createDocument(() => undefined)).toMatchObject({ ok: false, error: { kind: 'NotAllowed' } })
  const open = valueOf(await victor.openDocument(note))
  typeInto(open.doc, 0, 'NOT ')
  await victor.idle()
  expect([open.saved, open.failure]).toMatchObject(['failed', { kind: 'NotAllowed' }])
})

test('Fault 34: words under another’s client id are refused', async () => {
  const update = await editBy(ownClient('alice', 700))
  expect(await reach('mallory', { bodies: [updateBody(update)] })).toEqual({
    isUnchanged: true,
    refused: ['foreignClient']
  })
  const own = await editBy(ownClient('mallory', 6))
  expect(await reach('mallory', { bodies: [updateBody(own, [5])] })).toMatchObject({
    refused: ['foreignClient', 'foreignClient']
  })
})

test('Fault 24: an entry forged into alice’s log is not taken by anybody, and costs its sender the connection’s trust', async () => {
  const log = story.engine('alice').ownLog
  const stranger = await newPerson('stranger', story.random)
  const update = await editBy(deriveClientId(log, note, 5))
  const bob = await story.join('bob', await story.invite('editor'))
  expect(await reach('mallory', { bodies: [updateBody(update)], log, signingKey: stranger.logKey })).toEqual({
    isUnchanged: true,
    refused: []
  })
  await story.part('alice', 'mallory')
  await story.meet('alice', 'bob')
  await story.meet('mallory', 'bob')
  await story.wait(12_000)
  expect(await textOf(bob, note)).toBe(TEXT)
  const next = await newNote(story.engine('alice'), 'Next', 'Mine.')
  await story.wait(5_000)
  expect(await textOf(bob, next)).toBe('Mine.')
})

test('a forged act, in whoever’s name, changes no document', async () => {
  const bodies: Body[] = [{ kind: 'act', act: textToBytes(`agree, says ${story.engine('alice').ownMember}`) }]
  expect((await reach('mallory', { bodies })).isUnchanged).toBe(true)
  expect((await reach('victor', { bodies })).isUnchanged).toBe(true)
})

test('a body under another document’s tag is refused', async () => {
  const other = await newNote(story.engine('alice'), 'Other', 'Else.')
  const update = await editBy(ownClient('mallory'))
  expect(await reach('mallory', { bodies: [updateBody(update)], tagOf: other })).toEqual({
    isUnchanged: true,
    refused: ['wrongTag']
  })
})

test('Fault 23: [VER-2] a statement of a newer version is refused by nobody: it is said, and not known', async () => {
  const alice = story.engine('alice')
  const store = story.devices.get('mallory')?.disk.open()
  const [statement] = valueOf(await (store?.statements() ?? Promise.reject(new Error('mallory has a disk'))))
  const bodies: Body[] = [{ kind: 'statement', statement: statement?.bytes.with(0, 2) ?? new Uint8Array(0) }]
  const heads = alice.team.knownHeads
  expect(await reach('mallory', { bodies })).toEqual({ isUnchanged: true, refused: ['newer'] })
  expect(alice.report.waiting.map(({ kind }) => kind)).toContain('newer')
  expect(alice.team.knownHeads).toEqual(heads)
})

test('Fault 23: a kind of body from a newer version is kept, said, and not applied', async () => {
  const bodies: Body[] = [{ kind: 'unknown', code: 77, bytes: Uint8Array.of(1, 2, 3) }]
  expect(await reach('mallory', { bodies })).toEqual({ isUnchanged: true, refused: ['newer'] })
  const said = () => story.engine('alice').report.waiting.map(({ kind, log }) => [kind, log])
  const told = said()
  expect(told).toEqual([['newer', story.engine('mallory').ownLog]])
  await story.devices.get('alice')?.stop()
  await story.devices.get('alice')?.start()
  expect(said()).toEqual(told)
})

describe('Fault 35: a malformed update, properly signed by an editor', () => {
  const cases: [name: string, update: (client: number) => Promise<Uint8Array> | Uint8Array][] = [
    [
      'declaring 33 million structs',
      (client) => handmadeUpdate(client, (e) => e.writeInfo(0), { declares: 33_000_000 })
    ],
    ['with a GC of length 2^31', (client) => handmadeUpdate(client, (e) => (e.writeInfo(0), e.writeLen(2 ** 31 - 1)))],
    [
      'with a Skip over a hundred million clocks',
      (client) => handmadeUpdate(client, (e) => (e.writeInfo(10), e.writeLen(100_000_000)))
    ],
    ['with content of a kind nobody knows', (client) => handmadeUpdate(client, (e) => e.writeInfo(31))],
    ['five thousand elements deep', (client) => deepUpdate(client, 5_000)],
    ['cut in half', async (client) => (await editBy(client)).slice(0, 20)],
    ['of no bytes at all', () => new Uint8Array(0)]
  ]
  test.each(cases)('%s', async (_name, make) => {
    const result = await reach('mallory', { bodies: [updateBody(await make(ownClient('mallory')))] })
    expect(result.isUnchanged).toBe(true)
    expect(result.refused).toHaveLength(1)
    const alice = story.engine('alice')
    const open = valueOf(await alice.openDocument(note))
    expect([open.verdict, await textOf(alice, note)]).toEqual(['ok', TEXT])
  })
})

test('after all of it the honest go on: mallory’s next honest words still arrive', async () => {
  await reach('mallory', { bodies: [updateBody(deepUpdate(ownClient('mallory'), 5_000))] })
  const written = await newNote(story.engine('mallory'), 'Sorry', 'It was a bug.')
  await story.wait(5_000)
  expect(await textOf(story.engine('alice'), written)).toBe('It was a bug.')
})

describe('acts', () => {
  const actBody = (body: ActBodyValue): Body => ({
    kind: 'act',
    act: encodeAct({
      id: bytesToId('act', new Uint8Array(16).fill(6)),
      wallMs: 1,
      document: note,
      about: null,
      replaces: [],
      body
    })
  })
  const said = async (author: string, act: Body) => (await reach(author, { bodies: [act], tagOf: note })).refused

  test('a viewer says what they think', async () => {
    expect(await said('victor', actBody({ type: 'position', stance: 'agree', reason: 'It is lighter.' }))).toEqual([])
  })

  test('a viewer closes nothing and decides nothing', async () => {
    const outcome = actBody({ type: 'outcome', verdict: 'adopted', words: 'Because I say so.' })
    expect(await said('victor', outcome)).toEqual(['notAllowed'])
  })

  test('an editor does', async () => {
    expect(await said('mallory', actBody({ type: 'outcome', verdict: 'adopted', words: 'Nobody objected.' }))).toEqual(
      []
    )
  })

  test('an act that does not read is refused', async () => {
    expect(await said('mallory', { kind: 'act', act: Uint8Array.of(1, 2, 3) })).not.toEqual([])
  })

  test('an act under another document’s tag is refused', async () => {
    const { refused } = await reach('mallory', { bodies: [actBody({ type: 'read' })] })
    expect(refused).toEqual(['wrongTag'])
  })
})
