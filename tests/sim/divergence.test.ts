/** Silent divergence: what went wrong in one device's memory or checkpoint is found by comparing, and made anew from the log. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { concatBytes, equalBytes } from '$lib/base/bytes'
import type { DocumentId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { documentHash } from '$lib/docs/document-hash'
import { FROM_LOG } from '$lib/sync/guarded-doc'
import type { HashesSaid } from '$lib/sync/agreeing'
import { GOSSIP_MS } from '$lib/sync/limits'
import { newLogBook } from '$lib/sync/log-book'
import { readSetAside } from '$lib/sync/mending'
import { stateDigest } from '$lib/sync/standing'
import type { Link } from '$lib/sync/transport'
import { encodePeerMessage } from '$lib/wire/peer-message-codec'
import { writeHostile } from '../support/hostile'
import {
  newEngineStory,
  newNote,
  plainText,
  textOf,
  typeInto,
  valueOf,
  type EngineStory
} from '../support/story-engines'

const A_MINUTE = 60_000
const TEXT = 'Low at four.'

const HASHES_CODE = 15
/** Behind the kinds of frame and message, eight bytes, a count and a document's id. */
const FIRST_HASH_AT = 27

async function aliceAndBob(seed: number) {
  const story = await newEngineStory(seed)
  await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const note = await newNote(story.engine('alice'), 'Tide', TEXT)
  await story.wait(40_000)
  return { story, note }
}

const storeOf = (story: EngineStory, name: string) => {
  const device = story.devices.get(name)
  if (!device) throw new Error(`${name} has a device`)
  return device.disk.open()
}

async function hashOf(story: EngineStory, name: string, note: DocumentId): Promise<string> {
  return documentHash(valueOf(await story.engine(name).readDocument(note)), sha256)
}

const said = (story: EngineStory, name: string, note: DocumentId) =>
  story
    .engine(name)
    .report.waiting.filter(({ document }) => document === note)
    .map(({ kind }) => kind)

/** Bob's checkpoint of the note says something else, and its own hash fits: nothing on his disk shows that it is wrong. */
async function corruptCheckpoint(story: EngineStory, note: DocumentId): Promise<Uint8Array> {
  const doc = valueOf(await story.engine('bob').readDocument(note))
  doc.clientID = 99
  typeInto(doc, 0, 'NOT ')
  const store = storeOf(story, 'bob')
  const rows = valueOf(await store.documentRows(note))
  const state = Y.encodeStateAsUpdateV2(doc)
  valueOf(await store.putCheckpoint({ document: note, state, hash: sha256(state), rows: rows.length }))
  return state
}

test('Fault 57: a wrong checkpoint is found within one cycle, made anew, and kept aside', async () => {
  const { story, note } = await aliceAndBob(57)
  const wrong = await corruptCheckpoint(story, note)
  expect(await textOf(story.engine('bob'), note)).toBe(`NOT ${TEXT}`)
  await story.wait(GOSSIP_MS)
  expect(await textOf(story.engine('bob'), note)).toBe(TEXT)
  expect(await hashOf(story, 'bob', note)).toBe(await hashOf(story, 'alice', note))
  expect([said(story, 'bob', note), said(story, 'alice', note)]).toEqual([['mended'], expect.anything()])
  const [aside] = valueOf(await readSetAside(storeOf(story, 'bob')))
  expect(aside?.document).toBe(note)
  expect(equalBytes(aside?.state ?? new Uint8Array(0), wrong)).toBe(true)
  const former = valueOf(await story.engine('bob').formerDocument(note))
  expect(former && plainText(former)).toBe(`NOT ${TEXT}`)
  await story.wait(GOSSIP_MS)
  expect([said(story, 'alice', note), valueOf(await readSetAside(storeOf(story, 'alice')))]).toEqual([[], []])
})

test('Fault 57: so is an open document that went wrong in memory; what was typed into it stays', async () => {
  const { story, note } = await aliceAndBob(58)
  const open = valueOf(await story.engine('bob').openDocument(note))
  open.doc.transact(() => typeInto(open.doc, 0, 'NOT '), FROM_LOG)
  expect(plainText(open.doc)).toBe(`NOT ${TEXT}`)
  await story.wait(GOSSIP_MS)
  expect([plainText(open.doc), said(story, 'bob', note)]).toEqual([TEXT, ['mended']])
  typeInto(open.doc, TEXT.length, ' Bring boots.')
  await story.wait(5_000)
  expect(await textOf(story.engine('alice'), note)).toBe(`${TEXT} Bring boots.`)
})

test('[MSG-8] Fault 57: a peer that lies about hashes costs one look into the log for each document and cycle', async () => {
  const { story, note } = await aliceAndBob(59)
  const [alice, bob] = [story.devices.get('alice'), handOn(story, 'bob')]
  if (!alice) throw new Error('alice has a device')
  await story.part('alice', 'bob')
  const lies: Uint8Array[] = []
  story.network.onframe = (from, _to, frame) => {
    if (from !== 'bob' || frame[1] !== HASHES_CODE) return
    // Bob's app says of every document that it came to something else: the first byte of each hash is another.
    for (let at = FIRST_HASH_AT; at < frame.length; at += 32) frame[at] = (frame[at] ?? 0) ^ 1
    lies.push(frame.slice())
  }
  const before = await hashOf(story, 'alice', note)
  await story.meet('alice', 'bob')
  // In the first cycle both may have compared it already.
  for (let waited = 0; said(story, 'alice', note).length === 0 && waited < 2 * GOSSIP_MS; waited += A_MINUTE) {
    await story.wait(A_MINUTE)
  }
  const [lie] = lies
  if (!lie) throw new Error('bob said what his documents came to')
  expect(said(story, 'alice', note)).toEqual(['differs'])
  const { started } = alice.workers
  for (let i = 0; i < 20; i++) bob.send(lie)
  await story.wait(1_000)
  expect(alice.workers.started).toBe(started)
  expect([await hashOf(story, 'alice', note), valueOf(await readSetAside(storeOf(story, 'alice')))]).toEqual([
    before,
    []
  ])
})

test('[MSG-8] where different things were decided nothing is compared', async () => {
  const { story, note } = await aliceAndBob(60)
  const alice = story.devices.get('alice')
  const bob = handOn(story, 'bob')
  await story.part('alice', 'bob')
  await story.meet('alice', 'bob')
  const started = alice?.workers.started
  const hashes = {
    kind: 'hashes',
    applied: new Uint8Array(8),
    documents: [{ document: note, hash: new Uint8Array(16) }]
  }
  bob.send(concatBytes(Uint8Array.of(0), encodePeerMessage(hashes as HashesSaid)))
  await story.wait(1_000)
  expect([alice?.workers.started, story.engine('alice').report.connected]).toEqual([started, 1])
})

test('[MSG-8] what only a newer version applies is no difference between who keeps it and who applies it', async () => {
  const { story, note } = await aliceAndBob(61)
  const mallory = await story.join('mallory', await story.invite('editor'))
  await story.meet('alice', 'mallory')
  await story.part('alice', 'mallory')
  const other = await newNote(story.engine('alice'), 'Ferry', 'At nine.')
  await story.wait(40_000)
  const bob = handOn(story, 'bob')
  await story.part('alice', 'bob')
  await story.meet('alice', 'bob')
  let isLying = false
  // What bob's app says by itself is of another moment: alice hears of each document from this test first.
  story.network.onframe = (from, _to, frame) => {
    if (from === 'bob' && frame[1] === HASHES_CODE && !isLying) frame[2] = (frame[2] ?? 0) ^ 1
  }
  await story.wait(GOSSIP_MS)
  const lieAbout = async (document: DocumentId) => {
    const applied = stateDigest(
      newLogBook(valueOf(await storeOf(story, 'alice').heads())).applied,
      story.engine('alice').team.knownHeads
    )
    const hashes: HashesSaid = { kind: 'hashes', applied, documents: [{ document, hash: new Uint8Array(16) }] }
    isLying = true
    bob.send(concatBytes(Uint8Array.of(0), encodePeerMessage(hashes)))
    isLying = false
    await story.wait(1_000)
    return said(story, 'alice', document)
  }
  expect(await lieAbout(other)).toEqual(['differs'])

  const device = story.devices.get('mallory')
  if (!device) throw new Error('mallory has a device')
  await writeHostile(story, device, { bodies: [{ kind: 'unknown', code: 9, bytes: Uint8Array.of(1) }] })
  await story.meet('alice', 'mallory')
  await story.wait(40_000)
  expect(story.engine('alice').report.waiting).toContainEqual(
    expect.objectContaining({ kind: 'newer', log: mallory.ownLog })
  )
  expect(await lieAbout(note)).toEqual([])
})

/** A hand on this device's end of its next connection. */
function handOn(story: EngineStory, name: string): { send(frame: Uint8Array): void } {
  const engine = story.engine(name)
  let link: Link | null = null
  story.network.join(name, {
    linkOpened(opened) {
      link = opened
      engine.linkOpened(opened)
    },
    received: (from, frame) => engine.received(from, frame),
    linkDrained: (of) => engine.linkDrained(of),
    linkClosed: (of) => engine.linkClosed(of)
  })
  return { send: (frame) => link?.send(frame) }
}
