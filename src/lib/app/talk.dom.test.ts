import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesToId, type MemberId } from '../base/ids'
import { newScope } from '../base/scope'
import { createNote } from '../docs/create'
import { bodyFragment, LOCAL_ORIGIN } from '../docs/document'
import { documentText } from '../docs/document-text'
import { writeFragment } from '../docs/fragment'
import { newDoc, newNode, textNode } from '../docs/tree'
import { newSimRandom } from '../../../tests/support/sim-random'
import { Talk, type TalkDeps } from './talk.svelte'
import type { PersonView } from './views'

const NOON = Date.parse('2026-11-24T12:00Z')
/** What is said later is later. */
let moments = 0
const ana = bytesToId('member', new Uint8Array(16).fill(1))
const bela = bytesToId('member', new Uint8Array(16).fill(2))

const member = (id: MemberId, name: string, isMe: boolean): PersonView => ({
  ...{ id, name, initial: name.charAt(0), hue: 1, zone: 'Europe/Lisbon', hours: [], isMe }
})

/** As one of the two sees it, on a copy of their own. */
function openTalk(me: MemberId, doc: Y.Doc, role: { mayWrite: boolean } = { mayWrite: true }) {
  const members = [member(ana, 'Ana', me === ana), member(bela, 'Bela', me === bela)]
  const person = (id: string | null) => members.find((each) => each.id === id) ?? null
  const session = {
    engine: { ownMember: me },
    roster: { members, person, goneAs: null, ...role },
    clock: { now: () => NOON + ++moments },
    timers: { after: () => () => undefined },
    random: newSimRandom(me === ana ? 1 : 2)
  }
  const deps = {
    ...{ session, open: { doc }, scope: newScope(), state: () => ({ verdict: 'ok', trashed: false }) },
    change: (run: () => void) => (doc.transact(run, LOCAL_ORIGIN), null)
  }
  return new Talk(deps as object as TalkDeps)
}

function newNote(): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  writeFragment(bodyFragment(doc), newDoc([newNode('paragraph', undefined, [textNode('Low at four.')])]))
  return doc
}

function meet(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdateV2(a, Y.encodeStateAsUpdateV2(b))
  Y.applyUpdateV2(b, Y.encodeStateAsUpdateV2(a))
}

test('two people talk: both read the same, each as themself, and only one’s own words can be changed', async () => {
  const [here, there] = [newNote(), new Y.Doc()]
  meet(here, there)
  const [mine, theirs] = [openTalk(ana, here), openTalk(bela, there)]
  const started = await mine.start('Is it @Bela’s boat?', null)
  const id = 'thread' in started ? started.thread : ''
  meet(here, there)
  await theirs.reply(id, 'It is.')
  meet(here, there)
  expect(mine.threads[0]?.comments.map(({ person, mayChange }) => [person?.name, mayChange])).toEqual([
    ['Ana', true],
    ['Bela', false]
  ])
  expect(theirs.threads[0]?.comments[0]?.spans).toMatchObject([
    { text: 'Is it ' },
    { kind: 'person', person: { name: 'Bela', isMe: true } },
    { text: '’s boat?' }
  ])
  expect(mine.threads[0]?.comments[0]?.draft).toBe('Is it @Bela’s boat?')
  await theirs.edit(id, id, 'Not hers')
  expect(theirs.threads[0]?.comments[0]?.isEdited).toBe(false)
})

test('what was said last in a resolved thread can be kept in the text, with names as everyone reads them', async () => {
  const doc = newNote()
  const talk = openTalk(ana, doc)
  const started = await talk.start('Who sails?', null)
  const id = 'thread' in started ? started.thread : ''
  await talk.reply(id, '@Bela sails.')
  await talk.resolve(id)
  expect(talk.threads[0]?.resolved).toMatchObject({ person: { name: 'Ana' }, ms: NOON + moments })
  await talk.keepConclusion(id)
  expect(documentText(doc)).toContain('Bela sails.')
  await talk.reopen(id)
  expect(talk.threads[0]?.resolved).toBeNull()
})

test('nothing said, too much said, and words that are gone are each answered with a sentence', async () => {
  const doc = newNote()
  const talk = openTalk(ana, doc)
  const gone = { quote: 'Low', anchor: () => false }
  expect(await talk.start('  ', null)).toEqual({ problem: expect.stringContaining('no words yet') })
  expect(await talk.start('a'.repeat(10_001), null)).toEqual({ problem: expect.stringContaining('10,000 characters') })
  expect(await talk.start('Why?', gone)).toEqual({ problem: expect.stringContaining('deleted meanwhile') })
  expect(talk.threads).toEqual([])
})

test('a viewer reads why they cannot answer, and nothing they try changes the document', async () => {
  const doc = newNote()
  const started = await openTalk(ana, doc).start('Who sails?', null)
  const id = 'thread' in started ? started.thread : ''
  const talk = openTalk(bela, doc, { mayWrite: false })
  expect(talk.whyNot).toContain('viewer')
  expect([await talk.reply(id, 'Me'), await talk.resolve(id)]).toEqual([talk.whyNot, talk.whyNot])
  expect(talk.threads[0]).toMatchObject({ resolved: null, comments: [{ person: { name: 'Ana' } }] })
})
