import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesToId, type MemberId } from '../base/ids'
import { newScope } from '../base/scope'
import { newTeller } from '../base/events'
import { createNote } from '../docs/create'
import { bodyFragment, LOCAL_ORIGIN, readTitle } from '../docs/document'
import { documentText } from '../docs/document-text'
import { writeFragment } from '../docs/fragment'
import { readItems } from '../docs/agenda'
import { newDoc, newNode, textNode } from '../docs/tree'
import { newSimRandom } from '../../../tests/support/sim-random'
import { Talk, type TalkDeps } from './talk.svelte'
import { newSpeech } from '../../../tests/support/spoken-acts'
import type { SpokenAct } from '../docs/spoken-act'
import type { ActDraft } from '../sync/engine'
import type { PersonView } from './views'

const NOON = Date.parse('2026-11-24T12:00Z')
/** What is said later is later. */
let moments = 0
const ana = bytesToId('member', new Uint8Array(16).fill(1))
const bela = bytesToId('member', new Uint8Array(16).fill(2))

const member = (id: MemberId, name: string, isMe: boolean): PersonView => ({
  ...{ id, name, initial: name.charAt(0), hue: 1, zone: 'Europe/Lisbon', hours: [], isMe }
})

/** What everybody said without words, on whichever device. */
let speech = newSpeech()
let acts: SpokenAct[] = []
const actsChanged = newTeller<readonly (string | null)[]>()
beforeEach(() => {
  speech = newSpeech()
  acts = []
})

function act(member: MemberId, { body, replaces }: Pick<ActDraft, 'body' | 'replaces'>) {
  const taken = acts.filter((spoken) => replaces.includes(spoken.act.id))
  acts = [...acts, speech.say(member === ana ? 1 : 2, body, { atMs: NOON + ++moments, replaces: taken })]
  actsChanged.tell(['note'])
  return Promise.resolve({ ok: true })
}

/** What this device keeps of its visits: which comments it saw, or null for none yet. */
let kept: unknown = undefined
beforeEach(() => (kept = undefined))

/** Threads whose two go on in writing, as this device keeps them. */
let aside: unknown = undefined
beforeEach(() => (aside = undefined))

/** The documents of this device beside the one that is open. */
let made: Y.Doc[] = []
beforeEach(() => (made = []))

const documentsChanged = newTeller<readonly { readonly document: string }[]>()

function newEngine(me: MemberId, doc: Y.Doc) {
  return {
    ownMember: me,
    acts: () => acts,
    act: (draft: ActDraft) => act(me, draft),
    actsChanged,
    documentsChanged,
    createDocument: (write: (doc: Y.Doc) => void) => {
      write(made[made.push(new Y.Doc()) - 1] as Y.Doc)
      return Promise.resolve({ ok: true, value: `agenda${made.length}` })
    },
    readDocument: () => {
      const copy = new Y.Doc()
      Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc))
      return Promise.resolve({ ok: true, value: copy })
    }
  }
}

/** As one of the two sees it, on a copy of their own; `source` is the document an agenda is made from. */
function openTalk(me: MemberId, doc: Y.Doc, { mayWrite = true, source = doc } = {}) {
  const members = [member(ana, 'Ana', me === ana), member(bela, 'Bela', me === bela)]
  const person = (id: string | null) => members.find((each) => each.id === id) ?? null
  const session = {
    engine: newEngine(me, source),
    entry: { id: 'w' },
    store: {
      meta: (name: string) => Promise.resolve({ ok: true, value: name === 'talks-put-aside' ? aside : kept }),
      updateMeta: (name: string, change: (former: unknown) => unknown) => {
        const value = name === 'talks-put-aside' ? (aside = change(aside)) : (kept = change(kept))
        return Promise.resolve({ ok: true, value })
      }
    },
    rows: { get: () => ({ title: 'Tides' }) },
    desk: { addressOf: (workspace: string, document: string) => `https://e.example/w/${workspace}/d/${document}` },
    roster: { members, person, me: members.find(({ isMe }) => isMe), goneAs: null, mayWrite },
    clock: { now: () => NOON + ++moments },
    timers: { after: () => () => undefined },
    random: newSimRandom(me === ana ? 1 : 2)
  }
  const deps = {
    ...{ session, open: { doc, id: 'note' }, scope: newScope(), state: () => ({ verdict: 'ok', trashed: false }) },
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

/** Both say something in turn, three times each. */
async function argue(mine: Talk, theirs: Talk, meetAgain: () => void): Promise<string> {
  const started = await mine.start('Which lamp?', null)
  const id = 'thread' in started ? started.thread : ''
  for (const [each, words] of ['The small one.', 'Too dim, @Bela?', 'Bright enough.', 'No.', 'Yes.'].entries()) {
    meetAgain()
    await (each % 2 === 0 ? theirs : mine).reply(id, words)
  }
  meetAgain()
  return id
}

test('whoever goes on in writing is not offered it again in that thread, and others are', async () => {
  const [here, there] = [newNote(), new Y.Doc()]
  const meetAgain = () => meet(here, there)
  meetAgain()
  const [mine, theirs] = [openTalk(ana, here), openTalk(bela, there)]
  const id = await argue(mine, theirs, meetAgain)
  expect(await mine.goOnWriting(id)).toBeNull()
  expect(mine.threads[0]?.backAndForth).toBeNull()
  expect(theirs.threads[0]?.backAndForth).not.toBeNull()
  const again = openTalk(ana, here)
  await expect.poll(() => again.threads[0]?.backAndForth).toBeNull()
})

test('whoever goes back and forth three times may talk it through, and writes back what came of it', async () => {
  const [here, there] = [newNote(), new Y.Doc()]
  const meetAgain = () => meet(here, there)
  meetAgain()
  const [mine, theirs] = [openTalk(ana, here), openTalk(bela, there)]
  const id = await argue(mine, theirs, meetAgain)
  expect(mine.threads[0]?.backAndForth?.map((person) => person?.name)).toEqual(['Ana', 'Bela'])

  expect(await mine.talkThrough(id)).toEqual({ agenda: 'agenda1' })
  const agenda = made[0] as Y.Doc
  expect(readTitle(agenda)).toBe('Talk through: Tides')
  expect(readItems(agenda).map(({ topic }) => topic)).toEqual(['Tides', 'Which lamp?', 'Too dim, Bela?'])
  expect(documentText(agenda)).toContain(
    'This comes from a thread on the whole document in Tides. What comes of it belongs back there.'
  )
  expect(documentText(agenda)).toContain('Bela, 2026-11-24 12:00 (Europe/Lisbon): The small one.')
  meetAgain()
  expect(theirs.threads[0]).toMatchObject({
    ...{ isOwed: true, backAndForth: null, agendas: [{ id: 'agenda1', title: 'Tides' }] }
  })
  expect(await theirs.talkThrough(id)).toEqual({ agenda: 'agenda1' })
  expect(made).toHaveLength(1)

  await theirs.writeOutcome(id, 'The large one, @Ana buys it.')
  meetAgain()
  expect(mine.threads[0]).toMatchObject({ isOwed: false, backAndForth: null })
  expect(mine.threads[0]?.comments.at(-1)).toMatchObject({ isOutcome: true, person: { name: 'Bela' } })
  await theirs.reply(id, 'Good.')
  await theirs.keepConclusion(id)
  expect(documentText(there)).toContain('The large one, Ana buys it.')
})

test('an agenda says which thread it comes from, and hears when its outcome is written', async () => {
  const doc = newNote()
  const talk = openTalk(ana, doc)
  const started = await talk.start('Which lamp?', null)
  const id = 'thread' in started ? started.thread : ''
  await talk.talkThrough(id)
  expect(talk.source).toBeNull()
  const agenda = openTalk(ana, made[0] as Y.Doc, { source: doc })
  const from = { document: 'note', thread: id, title: 'Tides', quote: '' }
  await expect.poll(() => agenda.source).toEqual({ ...from, isOwed: true })
  await talk.writeOutcome(id, 'The small one.')
  documentsChanged.tell([{ document: 'note' }])
  await expect.poll(() => agenda.source).toEqual({ ...from, isOwed: false })
})

test('a viewer makes no agenda, and a thread that is gone is none to talk through', async () => {
  const doc = newNote()
  const viewer = openTalk(bela, doc, { mayWrite: false })
  expect(await viewer.talkThrough('gone')).toEqual({ problem: viewer.whyNot })
  expect(await openTalk(ana, doc).talkThrough('gone')).toEqual({
    problem: expect.stringContaining('no agenda was made')
  })
  expect(made).toEqual([])
})

test('a viewer reacts in their own name, is counted once, and takes it back; whoever is gone is not asked', async () => {
  const doc = newNote()
  const talk = openTalk(ana, doc)
  const started = await talk.start('Who sails?', null)
  const id = 'thread' in started ? started.thread : ''
  const viewer = openTalk(bela, doc, { mayWrite: false })
  expect([viewer.mayReact, await viewer.react(id, '👍'), await talk.react(id, '👍')]).toEqual([true, null, null])
  const reactions = () => talk.threads[0]?.comments[0]?.reactions
  expect(reactions()).toMatchObject([{ name: 'thumbs up', people: [{ name: 'Bela' }, { name: 'Ana' }], isMine: true }])
  await viewer.react(id, '👍')
  expect(reactions()).toMatchObject([{ people: [{ name: 'Ana' }] }])
  await talk.remove(id, id)
  expect(reactions()).toEqual([])
})

test('a date that is typed is one moment: by the zone of whoever typed it, for whoever reads it', async () => {
  const doc = newNote()
  const talk = openTalk(ana, doc)
  const [moment, ...others] = talk.momentsFor('fri 14:00')
  expect([moment, others]).toEqual([
    { ms: Date.parse('2026-11-27T14:00Z'), draft: '@[2026-11-27T14:00 Europe/Lisbon]' },
    []
  ])
  expect(talk.momentsFor('Bela')).toEqual([])
  await talk.start(`Low tide is ${moment?.draft ?? ''}.`, null)
  expect(openTalk(bela, doc).threads[0]?.comments[0]?.spans[1]).toMatchObject({
    ...{ kind: 'moment', ms: moment?.ms, zone: 'Europe/Lisbon' }
  })
})

test('what others say while I am elsewhere is new to me when I come back; what I say never is', async () => {
  const doc = newNote()
  const talk = openTalk(ana, doc)
  const started = await talk.start('Who sails?', null)
  const id = 'thread' in started ? started.thread : ''
  await talk.reply(id, 'Alone?')
  kept = []
  const theirs = openTalk(bela, doc)
  const newTo = (reader: Talk) => reader.threads[0]?.comments.map(({ isNew }) => isNew)
  await expect.poll(() => newTo(theirs)).toEqual([true, true])
  await theirs.reply(id, 'I do.')
  expect(newTo(theirs)).toEqual([false, false, false])

  kept = [id]
  const later = openTalk(ana, doc)
  await expect.poll(() => newTo(later)).toEqual([false, false, true])
  later.leftThread(id)
  expect(newTo(later)).toEqual([false, false, false])
})
