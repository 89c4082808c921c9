/** Questions and answers about the items of an agenda: Ana is 1, Bela 2, Vito 3. */
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { anyActBody } from '../../../tests/support/wire-values'
import type { SpokenAct } from './spoken-act'
import { countAnswers, isSettled, NECESSARY, NOTHING_WRITTEN, readersIn, writtenIn, type Written } from './questions'

const ITEM = 'item-1'
const [ana, bela, vito] = [memberOf(1), memberOf(2), memberOf(3)]

let speech = newSpeech()
let acts: SpokenAct[] = []
let atMs = 0

beforeEach(() => {
  ;[speech, acts, atMs] = [newSpeech(), [], 0]
})

const keep = (spoken: SpokenAct) => (acts.push(spoken), spoken)
const ask = (who: number, words: string, { named = true, target = ITEM } = {}) =>
  keep(speech.say(who, { type: 'question', target, named, words }, { atMs: ++atMs }))

interface Telling {
  readonly to?: SpokenAct | null
  readonly disagrees?: boolean
  readonly target?: string
  readonly replaces?: readonly SpokenAct[]
}

function answer(who: number, words: string, { to = null, disagrees = false, target = ITEM, replaces }: Telling = {}) {
  const question = to && { act: to.act.id, asker: to.member }
  const body = { type: 'answer', target, question, disagrees, words } as const
  return keep(speech.say(who, body, { atMs: ++atMs, ...(replaces && { replaces }) }))
}

const writtenOf = (target = ITEM): Written => writtenIn(acts).get(target) ?? NOTHING_WRITTEN
const told = ({ questions }: Written) =>
  questions.map((each) => [each.named, each.words, each.answers.map(({ words }) => words)])

test('[ACT-9] questions stand in the order they were asked, each with what was answered to it', () => {
  const first = ask(1, 'Can it start on how fast the water rises?')
  const second = ask(2, 'How many false alarms?')
  answer(3, 'Two per gauge.', { to: second })
  answer(1, 'About one.', { to: second })
  expect(told(writtenOf())).toEqual([
    [ana, 'Can it start on how fast the water rises?', []],
    [bela, 'How many false alarms?', ['Two per gauge.', 'About one.']]
  ])
  expect(writtenOf().questions[0]).toMatchObject({ id: first.act.id, asker: ana, atMs: 1 })
})

test('whoever asks without a name is nobody where it is shown, and is answered all the same', () => {
  const question = ask(2, 'Is this meeting necessary?', { named: false, target: NECESSARY })
  answer(1, 'It decides who is on call.', { to: question, target: NECESSARY })
  expect(told(writtenOf(NECESSARY))).toEqual([[null, 'Is this meeting necessary?', ['It decides who is on call.']]])
  expect(writtenOf()).toBe(NOTHING_WRITTEN)
})

test('[ACT-9] an answer to a question of somebody else, about something else, or of nobody is not read', () => {
  const question = ask(1, 'Who pays?')
  const other = ask(2, 'Who else pays?')
  const wrong = { ...question, member: bela }
  answer(3, 'Not to Bela.', { to: wrong })
  answer(3, 'Not about this.', { to: question, target: 'item-2' })
  acts = acts.filter((spoken) => spoken !== other)
  answer(3, 'To what is not here yet.', { to: other })
  expect(told(writtenOf())).toEqual([[ana, 'Who pays?', []]])
  expect(writtenOf().inWriting).toEqual([])

  acts.push(other)
  expect(told(writtenOf())[1]).toEqual([bela, 'Who else pays?', ['To what is not here yet.']])
})

test('what is said anew takes the place of what was, and what is taken back is gone', () => {
  const question = ask(1, 'Who pays?')
  const first = answer(2, 'We do.', { to: question })
  answer(2, 'The boards do.', { to: question, replaces: [first] })
  expect(told(writtenOf())).toEqual([[ana, 'Who pays?', ['The boards do.']]])
  keep(speech.takeBack(1, { atMs: ++atMs, replaces: [question] }))
  expect(told(writtenOf())).toEqual([])
})

test('[ACT-9] an item is settled while everything asked is answered, somebody wrote, and nobody disagrees', () => {
  expect(isSettled(writtenOf())).toBe(false)
  const question = ask(1, 'How long did it last?')
  expect(isSettled(writtenOf())).toBe(false)
  answer(2, 'Nine days.', { to: question })
  answer(3, 'I read the log: nine.')
  expect([isSettled(writtenOf()), countAnswers(writtenOf())]).toEqual([true, 2])

  const no = answer(1, 'I measured four.', { disagrees: true })
  expect(isSettled(writtenOf())).toBe(false)
  answer(1, 'It was the other gauge.', { replaces: [no] })
  expect(isSettled(writtenOf())).toBe(true)
  ask(3, 'Which gauge?')
  expect(isSettled(writtenOf())).toBe(false)
})

test('whoever wants to be in on an item holds it open until they wrote something about it', () => {
  answer(1, 'Nine days.')
  answer(3, '')
  expect([writtenOf().waiting, isSettled(writtenOf())]).toEqual([[vito], false])
  expect(writtenOf().inWriting.map(({ member }) => member)).toEqual([ana])
  answer(3, 'That is fine.')
  expect([writtenOf().waiting, isSettled(writtenOf())]).toEqual([[], true])
})

test('who read the text as it is, and who read it before it changed', () => {
  const [before, now] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const read = (who: number, about: Uint8Array) => keep(speech.say(who, { type: 'read' }, { atMs: ++atMs, about }))
  read(1, before)
  read(2, before)
  read(2, now)
  const taken = read(3, now)
  keep(speech.takeBack(3, { atMs: ++atMs, replaces: [taken] }))
  keep(speech.say(3, { type: 'read' }, { atMs: ++atMs }))
  const { now: present, earlier } = readersIn(acts, now)
  expect([[...present], [...earlier]]).toEqual([[bela], [ana]])
})

test('who asks without end is read to an end, and nobody else is read less', () => {
  ask(2, 'Mine?')
  for (let count = 0; count < 230; count++) ask(3, `And ${count}?`)
  const words = writtenOf().questions.map((question) => question.words)
  expect([words.length, words[0], words.at(-1)]).toEqual([201, 'Mine?', 'And 229?'])
})

test('two acts of one id are one question, and whatever is said is the same in any order', () => {
  const question = ask(1, 'Once?')
  acts.push({
    ...question,
    seq: 99,
    act: { ...question.act, body: { type: 'question', target: ITEM, named: true, words: 'Twice?' } }
  })
  expect(writtenOf().questions).toHaveLength(1)

  const anything = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), anyActBody), { maxLength: 24 })
  fc.assert(
    fc.property(anything, fc.nat(), (sayings, turn) => {
      const another = newSpeech()
      const all = sayings.map(([who, body], index) => another.say(who, body, { atMs: index }))
      const turned = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))]
      expect([...writtenIn(turned)].sort()).toEqual([...writtenIn(all)].sort())
    })
  )
})
