/** Before a meeting, as the pages of Ana, Bela and Vito tell it; Vito reads along. */
import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { bytesToId } from '../base/ids'
import { ok } from '../base/result'
import { notesOf, readItems } from '../docs/agenda'
import { addItem } from '../docs/agenda-edit'
import { createAgenda } from '../docs/create'
import { readTitle, setTitle } from '../docs/document'
import { documentText } from '../docs/document-text'
import { writeFragment } from '../docs/fragment'
import { readTrail } from '../docs/trail'
import { newDoc, newNode, textNode } from '../docs/tree'
import { Before } from './before.svelte'

let team: FakeTeam
let doc: Y.Doc
let made: Y.Doc | null
const proposal = bytesToId('document', new Uint8Array(16).fill(7))

beforeEach(() => {
  team = newFakeTeam(['Ana', 'Bela', 'Vito'])
  team.set('Vito', { role: 'viewer' })
  doc = new Y.Doc()
  made = null
  createAgenda(doc, { title: 'Hourly readings review' })
  addItem(doc, { id: 'flood', topic: 'What starts flood mode?' })
  addItem(doc, { id: 'log', topic: 'Battery log' })
})

function as(name: string): Before {
  const deps = team.openFor(name, doc)
  const { session } = deps
  const createDocument = (fill: (created: Y.Doc) => void) => {
    made = new Y.Doc()
    fill(made)
    return Promise.resolve(ok(proposal))
  }
  const rows = { present: [{ id: proposal, kind: 'proposal', title: 'Send readings hourly' }], get: () => undefined }
  const whyNot = () => (session.roster.mayWrite ? null : 'A viewer reads along.')
  const engine = { ...session.engine, createDocument } as object as typeof session.engine
  Object.defineProperty(engine, 'team', { get: () => session.engine.team })
  return new Before({ ...deps, session: { ...session, engine, rows } as object as typeof session, whyNot })
}

const flood = (before: Before) => before.writtenAbout('flood')
const told = (before: Before) =>
  flood(before).questions.map(({ asker, words, answers }) => [
    asker?.name ?? null,
    words,
    answers.map(({ person, words: said }) => `${person?.name}: ${said}`)
  ])

async function askAndAnswer(): Promise<{ ana: Before; bela: Before }> {
  const [ana, bela] = [as('Ana'), as('Bela')]
  expect(await ana.ask('flood', ' How many false alarms? ', true)).toBe(null)
  const [question] = flood(bela).questions
  expect(await bela.answer('flood', { question: question?.id ?? '', words: 'Two per gauge.', disagrees: false })).toBe(
    null
  )
  return { ana, bela }
}

test('a question is asked by anybody, a viewer too, and answered by whoever may write', async () => {
  const vito = as('Vito')
  const { ana, bela } = await askAndAnswer()
  expect(await vito.ask('flood', 'And at night?', true)).toBe(null)
  expect(told(ana)).toEqual([
    ['Ana', 'How many false alarms?', ['Bela: Two per gauge.']],
    ['Vito', 'And at night?', []]
  ])
  const night = flood(vito).questions[1]
  expect(await vito.answer('flood', { question: night?.id ?? '', words: 'At night too.', disagrees: false })).toBe(
    'A viewer reads along.'
  )
  expect(flood(bela).questions.map(({ isMine }) => isMine)).toEqual([false, false])
  expect(flood(vito).questions[1]?.isMine).toBe(true)
})

test('whether it is necessary is asked without a name, and the organiser answers', async () => {
  const [ana, bela] = [as('Ana'), as('Bela')]
  await bela.ask(null, 'Is this meeting necessary?', false)
  const [question] = ana.necessity.written.questions
  expect(question).toMatchObject({ asker: null, isNamed: false, isMine: false, words: 'Is this meeting necessary?' })
  expect(bela.necessity.written.questions[0]).toMatchObject({ asker: null, isMine: true })
  await ana.answer(null, { question: question?.id ?? '', words: 'The desk decides in it.', disagrees: false })
  expect(bela.necessity.written.questions[0]?.answers).toMatchObject([{ person: { name: 'Ana' }, disagrees: false }])
})

test('why it is held is answered in place, and stays unanswered until somebody does', async () => {
  const ana = as('Ana')
  expect(ana.necessity).toMatchObject({ reason: null, unsettled: '', waiting: '' })
  await ana.setReason({ kind: 'review', proposal })
  await ana.setLine('unsettled', ' Three rounds on what starts it. ')
  await ana.setReason({ kind: 'incident' })
  expect(as('Bela').necessity).toMatchObject({
    ...{ reason: { kind: 'incident' }, unsettled: 'Three rounds on what starts it.', waiting: '' },
    proposals: [{ id: proposal, title: 'Send readings hourly' }]
  })
  expect(await as('Vito').setLine('waiting', 'x')).toBe('A viewer reads along.')
  expect(ana.necessity.waiting).toBe('')
})

test('an item that is settled in writing drops off with its outcome', async () => {
  const { ana, bela } = await askAndAnswer()
  expect(flood(ana)).toMatchObject({ isSettled: true, answers: 1 })
  await bela.wantIn('flood', true)
  expect(flood(ana)).toMatchObject({ isSettled: false, waiting: [{ name: 'Bela' }], iWait: false })
  await bela.answer('flood', { question: null, words: 'I disagree with that.', disagrees: true })
  expect(flood(bela)).toMatchObject({ isSettled: false, waiting: [], iWait: false, inWriting: [{ disagrees: true }] })
  await bela.takeBack(flood(bela).inWriting[0]?.id ?? '')
  expect(flood(ana).isSettled).toBe(true)
  expect(await ana.skip('flood')).toBe(null)
  expect(readItems(doc)[0]).toMatchObject({
    done: true,
    outcome: { kind: 'writing', words: 'Settled in writing: 1 answer.' }
  })
})

test('nobody takes back what another said, and what is gone is not answered', async () => {
  const { ana, bela } = await askAndAnswer()
  const [question] = flood(ana).questions
  expect(await bela.takeBack(question?.id ?? '')).toContain('not there any more')
  expect(await ana.takeBack(question?.id ?? '')).toBe(null)
  expect(await bela.answer('flood', { question: question?.id ?? '', words: 'Two.', disagrees: false })).toContain(
    'not there any more'
  )
  expect(await bela.ask('flood', '  ', true)).toContain('no words')
  team.failure = { kind: 'WordsTooLong', bytes: 20_000, most: 10_000 }
  expect(await bela.ask('flood', 'so long', true)).toContain('fewer words')
})

test('to want to be in on an item is said once, and can be taken back', async () => {
  const bela = as('Bela')
  await bela.wantIn('log', true)
  await bela.wantIn('log', true)
  expect(bela.writtenAbout('log')).toMatchObject({ iWait: true, waiting: [{ name: 'Bela' }] })
  await bela.wantIn('log', false)
  expect(bela.writtenAbout('log')).toMatchObject({ iWait: false, waiting: [] })
})

test('who read it is counted, and told apart from who read it before it changed', async () => {
  const [ana, vito] = [as('Ana'), as('Vito')]
  await vito.sayRead()
  expect(ana.readers).toMatchObject({ now: [{ name: 'Vito' }], earlier: [], of: 3, iRead: false })
  setTitle(doc, 'The hourly readings review')
  team.later()
  expect(ana.readers).toMatchObject({ now: [], earlier: [{ name: 'Vito' }] })
  await vito.sayRead()
  expect([vito.readers.iRead, vito.readers.earlier]).toEqual([true, []])
})

test('settled in writing instead, it is a proposal with its items, notes, questions and answers, and both ends say so', async () => {
  const { ana } = await askAndAnswer()
  await as('Bela').ask('flood', 'Who says so?', false)
  writeFragment(notesOf(doc, 'log'), newDoc([newNode('paragraph', undefined, [textNode('Nine days on one charge.')])]))
  await ana.answer('log', { question: null, words: 'Four.', disagrees: true })
  await ana.setLine('unsettled', 'What starts it.')
  expect(await ana.settleInWriting()).toEqual({ document: proposal })
  expect(made && readTitle(made)).toBe('Hourly readings review')
  const text = made ? documentText(made) : ''
  for (const kept of [
    'Not settled so far: What starts it.',
    'What starts flood mode?',
    'Ana asks: How many false alarms?',
    'Bela: Two per gauge.',
    'Somebody asks: Who says so?',
    'Ana disagrees: Four.',
    'Nine days on one charge.'
  ])
    expect(text).toContain(kept)
  expect(made && readTrail(made).from?.title).toBe('Hourly readings review')
  expect(readTrail(doc).ledTo).toMatchObject([{ document: proposal }])
  expect(await as('Vito').settleInWriting()).toEqual({ problem: 'A viewer reads along.' })
})
