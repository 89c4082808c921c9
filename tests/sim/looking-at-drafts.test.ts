/** A private draft shown to one person: they read it and say what they think; everybody carries its bytes and nobody else reads them. */
import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { startDrafts, type Drafts } from '$lib/app/drafts.svelte'
import { Looks } from '$lib/app/looks.svelte'
import { WHY_NOT_ANSWER, WHY_NOT_READ } from '$lib/app/look-sentences'
import type { ShownLine } from '$lib/app/look-views'
import { Roster } from '$lib/app/roster.svelte'
import type { Session } from '$lib/app/session'
import { bytesToId, idToBytes, type ActId, type DocumentId } from '$lib/base/ids'
import { newScope } from '$lib/base/scope'
import { docTag, sealingKeyFromBytes } from '$lib/crypto/sealing'
import { bodyFragment, setTitle } from '$lib/docs/document'
import { blocksText } from '$lib/docs/document-text'
import { writeFragment } from '$lib/docs/fragment'
import { currentActs, isSpoken, type Spoken } from '$lib/docs/current-acts'
import { childrenOf, newDoc, textNode } from '$lib/docs/tree'
import { boxesOf, sealLook } from '$lib/team/sealed-look'
import { encodeAct } from '$lib/wire/act-codec'
import { MAX_LOOK_BYTES } from '$lib/wire/limits'
import { encodeLook, type Look } from '$lib/wire/look-codec'
import { writeHostile } from '../support/hostile'
import { bundleBy, deviceOf } from '../support/story-bundles'
import { newEngineStory, textOf, valueOf, type EngineStory } from '../support/story-engines'
import { addPhone, useLink } from '../support/story-spare'

const WORDS = 'Sell the quarry to Mei'
const TITLE = 'The quarry'
const ASKED = 'Is this too harsh?'
const ANSWER = 'Fair, but say why first.'
const A_WHILE = 40_000

let story: EngineStory
let drafts: Drafts
let draft: DocumentId
/** Documents everybody has, and who wrote in them. */
const published = new Map<string, string>()

/** The looks of one of them, as their screens have them. */
async function looksOf(name: string): Promise<Looks> {
  const engine = story.engine(name)
  const scope = newScope()
  const session = {
    ...{ engine, scope, random: story.random, store: deviceOf(story, name).disk.open() },
    roster: new Roster(engine, scope),
    rows: { get: (id: string) => published.has(id) && { changedByAll: [{ member: published.get(id) }] } },
    drafts: Promise.resolve(name === 'alice' ? drafts : null)
  }
  const looks = new Looks(session as object as Session, deviceOf(story, name).person.device.box)
  await looks.settled()
  return looks
}

const memberOf = (name: string) => story.engine(name).ownMember
const whole = async (looks: Looks, line: ShownLine | undefined) => {
  const text = await looks.textOf(line?.id ?? '')
  return typeof text === 'string' ? text : blocksText(childrenOf(text))
}

async function showBela(words = ASKED): Promise<void> {
  const alice = await looksOf('alice')
  expect(await alice.ask(draft, memberOf('bela'), words)).toBeNull()
  await story.wait(A_WHILE)
}

function lookActs(name: string): Spoken<'look'>[] {
  return currentActs(story.engine(name).acts(null)).filter((spoken) => isSpoken(spoken, 'look'))
}

beforeEach(async () => {
  published.clear()
  story = await newEngineStory(61)
  await story.join('bela', await story.invite('editor'))
  await story.join('carol', await story.invite('editor'))
  for (const [a, b] of [
    ['alice', 'bela'],
    ['alice', 'carol'],
    ['bela', 'carol']
  ] as const)
    await story.meet(a, b)
  await story.wait(A_WHILE)
  const { clock, timers } = story.time.deviceTime(0)
  story.besides.add(async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  })
  const store = deviceOf(story, 'alice').disk.open()
  drafts = startDrafts(story.engine('alice'), { store, clock, timers, random: story.random }, newScope())
  const made = await drafts.create('note')
  if ('problem' in made) throw new Error(made.problem)
  draft = made.document as DocumentId
  await rewrite(WORDS)
})

async function rewrite(words: string): Promise<void> {
  const open = valueOf(await drafts.open(draft))
  setTitle(open.doc, TITLE)
  bodyFragment(open.doc).delete(0, bodyFragment(open.doc).length)
  writeFragment(bodyFragment(open.doc), newDoc([{ type: 'paragraph', content: [textNode(words)] }]))
  valueOf(await open.flush())
  await open.close()
}

test('[ACT-6] bela reads it and answers, alice reads the answer, and carol finds nothing of it in all the bytes she has', async () => {
  const frames: Uint8Array[] = []
  story.network.onframe = (_from, _to, frame) => frames.push(frame.slice())
  await showBela()

  const bela = await looksOf('bela')
  const [shown] = bela.waiting
  expect(shown).toMatchObject({ address: draft, title: TITLE, words: ASKED, problem: null, whyNotAnswer: null })
  expect(shown?.person?.name).toBe('alice')
  expect(await whole(bela, shown)).toBe(WORDS)
  expect(await bela.answer(shown?.id ?? '', ' ')).toMatch(/^Write a few words first/)
  expect(await bela.answer(shown?.id ?? '', ANSWER)).toBeNull()
  expect(bela.waiting).toEqual([])
  expect(bela.shownAt(draft)[0]?.answers.map(({ words }) => words)).toEqual([ANSWER])
  await story.wait(A_WHILE)

  const alice = await looksOf('alice')
  expect(alice.askedOf(draft)).toMatchObject([{ isTakenBack: false, answers: [{ words: ANSWER }] }])
  expect(alice.news).toMatchObject([{ title: TITLE, words: ANSWER, draft }])
  expect(await alice.putAside(alice.news[0]?.id ?? '')).toBeNull()
  expect([alice.news.length, (await looksOf('alice')).news.length]).toEqual([0, 0])

  const carol = await looksOf('carol')
  expect([carol.waiting, carol.shownAt(draft), carol.askedOf(draft), carol.news]).toEqual([[], [], [], []])
  expect(lookActs('carol').length).toBe(2)
  const stored = await storedAt('carol')
  const keys = deviceOf(story, 'carol').keys.map(({ raw }) => sealingKeyFromBytes(raw))
  const needles = [
    ...[WORDS, TITLE, ASKED, ANSWER, draft].map((text) => Buffer.from(text)),
    Buffer.from(idToBytes(draft)),
    ...keys.map((key) => Buffer.from(docTag(key, idToBytes(draft))))
  ]
  expect(frames.length).toBeGreaterThan(0)
  for (const bytes of [...frames, ...stored, await bundleBy(story, 'carol')])
    for (const needle of needles) expect(Buffer.from(bytes).includes(needle)).toBe(false)
})

/** The acts a device holds, as the keys of the workspace open them. */
async function storedAt(name: string): Promise<Uint8Array[]> {
  const store = deviceOf(story, name).disk.open()
  const rows = valueOf(await store.acts())
  return rows.map(({ bytes }) => bytes)
}

test('shown again it is the new text, taken back it is nothing, and what was said to it stays with alice', async () => {
  await showBela()
  const first = await looksOf('bela')
  expect(await first.answer(first.waiting[0]?.id ?? '', ANSWER)).toBeNull()
  await story.wait(A_WHILE)
  await rewrite('Keep the quarry')
  await showBela('And now?')
  const again = await looksOf('bela')
  expect(again.shownAt(draft)).toHaveLength(1)
  expect(again.waiting).toMatchObject([{ words: 'And now?', answers: [{ words: ANSWER }] }])
  expect(await whole(again, again.waiting[0])).toBe('Keep the quarry')

  const alice = await looksOf('alice')
  const [asked] = alice.askedOf(draft)
  expect(asked).toMatchObject({ isTakenBack: false, answers: [{ words: ANSWER }] })
  expect(await alice.takeBack(asked?.id ?? '')).toBeNull()
  await story.wait(A_WHILE)
  const after = await looksOf('bela')
  expect([after.waiting, after.shownAt(draft)[0]?.isTakenBack]).toEqual([[], true])
  expect(await after.answer(after.shownAt(draft)[0]?.id ?? '', 'Late')).toMatch(/^It was taken back/)
  expect((await looksOf('alice')).askedOf(draft)).toMatchObject([{ isTakenBack: true, answers: [{ words: ANSWER }] }])
})

test('published, nothing in the log ties the document to what was shown, and bela is not asked any more', async () => {
  await showBela()
  const frames: Uint8Array[] = []
  story.network.onframe = (_from, _to, frame) => frames.push(frame.slice())
  valueOf(await drafts.publish(draft))
  await story.wait(A_WHILE)
  expect(await textOf(story.engine('carol'), draft)).toBe(WORDS)
  // What she herself or anybody else she told the id wrote under it is not what alice shows her.
  published.set(draft, memberOf('bela'))
  expect((await looksOf('bela')).waiting).toHaveLength(1)
  published.set(draft, memberOf('alice'))
  expect((await looksOf('bela')).waiting).toEqual([])
  const [look] = lookActs('carol')
  expect(look?.act).toMatchObject({ document: null, about: null, body: { answers: null } })
  const bytes = look ? Buffer.from(encodeAct(look.act)) : Buffer.alloc(0)
  expect(bytes.includes(Buffer.from(idToBytes(draft)))).toBe(false)
})

test('bela, who knows its id, writes under it before it is published, and not a word of alice is lost', async () => {
  await showBela()
  const squat = (doc: Y.Doc) => setTitle(doc, 'Mine')
  valueOf(await story.engine('bela').createDocument(squat, draft))
  await story.wait(A_WHILE)
  expect(await story.engine('alice').createDocument(squat, draft)).toMatchObject({ error: { kind: 'IdTaken' } })
  const went = valueOf(await drafts.publish(draft))
  expect(went).not.toBe(draft)
  await story.wait(A_WHILE)
  expect(await textOf(story.engine('carol'), went)).toBe(WORDS)
})

test('a device bela adds later says that it was sealed for the others, until she answers on one of those', async () => {
  await showBela()
  const { link } = await addPhone(story, 'bela')
  await story.wait(A_WHILE)
  await useLink(story, 'phone', link)
  await story.meet('bela', 'phone')
  await story.wait(A_WHILE)
  const phone = await looksOf('phone')
  expect(phone.waiting).toMatchObject([{ title: 'A private draft', problem: WHY_NOT_READ.Elsewhere }])
  expect(await phone.textOf(phone.waiting[0]?.id ?? '')).toBe(WHY_NOT_READ.Elsewhere)
  const bela = await looksOf('bela')
  expect(await bela.answer(bela.waiting[0]?.id ?? '', ANSWER)).toBeNull()
  await story.wait(A_WHILE)
  expect((await looksOf('phone')).waiting).toEqual([])
})

test('a viewer is shown a draft and reads it, and is offered no answer that nobody would take', async () => {
  await story.join('vera', await story.invite('viewer'))
  await story.meet('alice', 'vera')
  await story.wait(A_WHILE)
  const alice = await looksOf('alice')
  expect(await alice.ask(draft, memberOf('vera'), '')).toBeNull()
  await story.wait(A_WHILE)
  const vera = await looksOf('vera')
  expect(await whole(vera, vera.waiting[0])).toBe(WORDS)
  expect(vera.waiting[0]?.whyNotAnswer).toBe(WHY_NOT_ANSWER.viewer)
  expect(await vera.answer(vera.waiting[0]?.id ?? '', 'Hm')).toBe(WHY_NOT_ANSWER.viewer)
  expect(await vera.ask(draft, memberOf('bela'), '')).toMatch(/^Your role/)
})

/** Carol seals what she likes for bela. */
async function carolSeals(content: Uint8Array): Promise<void> {
  const carol = story.engine('carol')
  const to = memberOf('bela')
  const parties = { workspace: carol.workspace, from: carol.ownMember, to }
  const sealed = await sealLook(content, { ...parties, boxes: boxesOf(carol.team, to) }, story.random)
  valueOf(
    await carol.act({ document: null, about: null, replaces: [], body: { type: 'look', answers: null, ...sealed } })
  )
}

test('what no version of ours seals is a sentence, and the rest is as it was', async () => {
  await showBela()
  const ask: Look = {
    type: 'ask',
    draft,
    kind: 'note',
    title: 'Ha',
    words: '',
    schema: 1,
    copy: Uint8Array.of(1, 2, 3)
  }
  await carolSeals(Uint8Array.of(1, 2, 3))
  await carolSeals(Uint8Array.of(77, 1))
  await carolSeals(encodeLook(ask))
  await carolSeals(encodeLook({ ...ask, schema: 99 }))
  await carolSeals(encodeLook({ type: 'answer', words: 'I answer nothing' }))
  await story.wait(A_WHILE)

  const bela = await looksOf('bela')
  const ofCarol = bela.waiting.filter(({ person }) => person?.name === 'carol')
  const said = await Promise.all(ofCarol.map((line) => whole(bela, line)))
  expect([...new Set(said)].sort()).toEqual([WHY_NOT_READ.Malformed, WHY_NOT_READ.Newer].sort())
  const good = bela.waiting.find(({ person }) => person?.name === 'alice')
  expect(await whole(bela, good)).toBe(WORDS)
})

test('carol says the sealed bytes of alice as her own, and they open for nobody; nor does alice hear an answer by her', async () => {
  await showBela()
  const carol = story.engine('carol')
  const [look] = lookActs('carol')
  if (!look) throw new Error('carol has the look')
  valueOf(await carol.act({ document: null, about: null, replaces: [], body: look.act.body }))
  const to = memberOf('alice')
  const parties = { workspace: carol.workspace, from: carol.ownMember, to }
  const answer = encodeLook({ type: 'answer', words: 'By carol' })
  const sealed = await sealLook(answer, { ...parties, boxes: boxesOf(carol.team, to) }, story.random)
  const body = { type: 'look', answers: look.act.id, ...sealed } as const
  valueOf(await carol.act({ document: null, about: null, replaces: [], body }))
  await story.wait(A_WHILE)
  const bela = await looksOf('bela')
  const ofCarol = bela.waiting.filter(({ person }) => person?.name === 'carol')
  expect(ofCarol).toMatchObject([{ problem: WHY_NOT_READ.Malformed, words: '' }])
  const alice = await looksOf('alice')
  expect([alice.askedOf(draft)[0]?.answers, alice.news]).toEqual([[], []])
})

test('one above its limit, or said on a document, is shown to nobody', async () => {
  const to = memberOf('bela')
  const whole = { wallMs: 1, about: null, replaces: [] as ActId[] }
  const idOf = (byte: number) => bytesToId('act', new Uint8Array(16).fill(byte))
  const body = { type: 'look', to, answers: null, wraps: [], sealed: new Uint8Array(8) } as const
  const large = { ...body, sealed: new Uint8Array(MAX_LOOK_BYTES + 1) }
  const onNone = [
    { ...whole, id: idOf(1), document: null, body: large },
    { ...whole, id: idOf(2), document: null, body }
  ]
  const onDraft = { ...whole, id: idOf(3), document: draft, body }
  const bodies = (acts: readonly Parameters<typeof encodeAct>[0][]) =>
    acts.map((act) => ({ kind: 'act' as const, act: encodeAct(act) }))
  const carol = deviceOf(story, 'carol')
  await writeHostile(story, carol, { bodies: bodies(onNone) })
  await writeHostile(story, carol, { bodies: bodies([onDraft]), tagOf: draft })
  await story.meet('bela', 'carol')
  await story.wait(A_WHILE)
  const bela = await looksOf('bela')
  expect(lookActs('bela').map(({ act }) => act.id)).toEqual([idOf(2)])
  expect(bela.waiting.map(({ problem }) => problem)).toEqual([WHY_NOT_READ.Elsewhere])
})
