/** What documents and names may hold, and what comes of it where this version does not know it, or would not draw it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { isolateName, plainName } from '$lib/base/plain-name'
import type { DocumentId } from '$lib/base/ids'
import { bodyFragment } from '$lib/docs/document'
import { createNote } from '$lib/docs/create'
import { MOST_UPDATE_BYTES } from '$lib/sync/own-log'
import { deviceIdOf } from '$lib/team/device-id'
import { statementMessage } from '$lib/team/statement-check'
import { MAX_NAME_BYTES } from '$lib/wire/limits'
import { encodeSigned, signedPart } from '$lib/wire/statement-codec'
import * as Y from 'yjs'
import { takeOver } from '../support/raw-member'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'

let story: EngineStory
let note: DocumentId

/** Alice's note, which bob (an editor) has; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(61)
  note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  await story.part('alice', 'bob')
})

describe('a document with what a later version knows', () => {
  const later: [name: string, write: (doc: Y.Doc) => void][] = [
    ['node', (doc) => bodyFragment(doc).insert(0, [new Y.XmlElement('sundial')])],
    ['mark', (doc) => lineOf(doc).format(0, 3, { sparkle: {} })],
    ['attribute', (doc) => (bodyFragment(doc).get(0) as Y.XmlElement).setAttribute('mood', 'calm')],
    ['root', (doc) => void doc.getMap('of a later version').set('phase', 1)]
  ]
  test.each(later)(
    'Fault 36: an unknown %s is the same bytes after opening and closing, and read-only',
    async (_, write) => {
      valueOf(await story.engine('alice').changeDocument(note, write))
      await story.meet('alice', 'bob')
      const bob = story.engine('bob')
      const before = await stateOf('bob')
      const entries = bob.report.ownChanges
      for (let looked = 0; looked < 2; looked++) {
        const open = valueOf(await bob.openDocument(note))
        let updates = 0
        open.doc.on('updateV2', () => (updates += 1))
        expect(open.verdict).toBe('newer')
        await story.wait(10_000)
        await open.close()
        expect(updates).toBe(0)
      }
      expect(await stateOf('bob')).toEqual(before)
      expect(before).toEqual(await stateOf('alice'))
      expect(bob.report.ownChanges).toBe(entries)
      const change = (doc: Y.Doc) => bodyFragment(doc).delete(0, 1)
      expect(await bob.changeDocument(note, change)).toEqual({ ok: false, error: { kind: 'MadeNewer' } })
      expect(await stateOf('bob')).toEqual(before)
    }
  )

  const lineOf = (doc: Y.Doc) => (bodyFragment(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText

  async function stateOf(name: string): Promise<Uint8Array> {
    return Y.encodeStateAsUpdateV2(valueOf(await story.engine(name).readDocument(note)))
  }
})

test('an own update nobody else would take is refused before it is written, and what is there stays', async () => {
  const alice = story.engine('alice')
  const words = 'x'.repeat(MOST_UPDATE_BYTES + 1)
  const tooLarge = (doc: Y.Doc) => {
    createNote(doc, { title: 'Too much' })
    bodyFragment(doc).insert(0, [new Y.XmlText(words)])
  }
  const entries = alice.report.ownChanges
  expect(await alice.createDocument(tooLarge)).toMatchObject({ ok: false, error: { kind: 'TooLarge' } })
  expect(alice.report.ownChanges).toBe(entries)
  expect(await textOf(alice, note)).toBe('Agreed.')
})

describe('Fault 41: a name', () => {
  /** Says a name no app of ours would, signed as it should be. */
  async function say(name: string): Promise<void> {
    const { peer, device } = await takeOver(story, 'bob', 'alice')
    const { sign } = device.person.device
    const alice = story.engine('alice')
    const statement = {
      workspace: alice.workspace,
      parents: alice.team.knownHeads,
      device: deviceIdOf(sign.publicKey),
      body: { type: 'SetProfile' as const, profile: { name, zone: 'UTC', hours: [] } }
    }
    const unsigned = encodeSigned(statement, new Uint8Array(64))
    const signed = encodeSigned(statement, await sign.sign(statementMessage(signedPart(unsigned))))
    await peer.meet()
    await peer.say({ kind: 'statements', statements: [signed] })
  }

  const nameOfBob = () => {
    const names = [...story.engine('alice').team.members.values()].map(({ profile }) => profile.name)
    return names.find((name) => name !== 'alice') ?? ''
  }

  test('Fault 41: of a megabyte, or a byte too long, is taken by nobody', async () => {
    await say('x'.repeat(200_000))
    expect(nameOfBob()).toBe('bob')
    await story.devices.get('bob')?.start()
    await say('x'.repeat(MAX_NAME_BYTES + 1))
    expect(nameOfBob()).toBe('bob')
  })

  test('Fault 41: that turns the direction of writing is shown without what turns it, and set apart', async () => {
    await say('\u202eבוב\u2066<img src=x onerror=pwn()>\u0000')
    expect(plainName(nameOfBob())).toBe('בוב<img src=x onerror=pwn()>')
    expect(isolateName(plainName(nameOfBob()))).toBe('\u2068בוב<img src=x onerror=pwn()>\u2069')
  })
})
