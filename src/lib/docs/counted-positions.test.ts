/** Which positions count: whose, until when, and which of several. Minutes stand for moments; it closes at 60. */
import { expect, test } from 'vitest'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { countedPositions, countsOf, isStale } from './counted-positions'
import { endingActs } from './current-acts'
import type { SpokenAct } from './spoken-act'

const CLOSES = 60
const ASKED = new Set([1, 2, 3, 4].map(memberOf))
const counted = (acts: readonly SpokenAct[], closesMs: number | null = CLOSES) =>
  countedPositions(acts, { asked: ASKED, closesMs, ends: endingActs(acts) })
const stances = (acts: readonly SpokenAct[], closesMs: number | null = CLOSES) =>
  counted(acts, closesMs).map(({ spoken }) => spoken.act.body.stance)

test('of those asked, oldest first; nobody else', () => {
  const { position } = newSpeech()
  const acts = [
    position(2, 'agree', { atMs: 20 }),
    position(9, 'block', { atMs: 5 }),
    position(1, 'abstain', { atMs: 10 })
  ]
  expect(stances(acts)).toEqual(['abstain', 'agree'])
  expect(countsOf(counted(acts))).toEqual({ agree: 1, abstain: 1, disagree: 0, block: 0 })
})

test('at the closing time counts, a moment later does not', () => {
  const { position } = newSpeech()
  expect(stances([position(1, 'agree', { atMs: 60 }), position(2, 'block', { atMs: 61 })])).toEqual(['agree'])
})

test('what is said anew in time takes the place of what was said; too late, it takes none', () => {
  const { position } = newSpeech()
  const first = position(1, 'agree', { atMs: 10 })
  const second = position(1, 'disagree', { atMs: 30, replaces: [first] })
  const third = position(1, 'block', { atMs: 90, replaces: [second] })
  expect(stances([first, second, third])).toEqual(['disagree'])
})

test('a position taken back in time is none, and one taken back too late stays', () => {
  const { position, takeBack } = newSpeech()
  const first = position(1, 'block', { atMs: 10 })
  expect(stances([first, takeBack(1, { atMs: 20, replaces: [first] })])).toEqual([])
  expect(stances([first, takeBack(1, { atMs: 70, replaces: [first] })])).toEqual(['block'])
})

test('nobody takes the place of what another said, whatever ids they name', () => {
  const { position, takeBack } = newSpeech()
  const mine = position(1, 'block', { atMs: 10 })
  const theirs = position(2, 'agree', { atMs: 11, replaces: [mine] })
  expect(stances([mine, theirs, takeBack(3, { atMs: 12, replaces: [mine, theirs] })])).toEqual(['block', 'agree'])
})

test('of two left on two devices the more cautious counts, and they are asked', () => {
  const { position } = newSpeech()
  const acts = [
    position(1, 'agree', { atMs: 40 }),
    position(1, 'disagree', { atMs: 20, device: 1 }),
    position(2, 'agree', { atMs: 30 })
  ]
  const told = counted(acts).map(({ spoken, isDoubled }) => [spoken.act.body.stance, isDoubled])
  expect(told).toEqual([
    ['disagree', true],
    ['agree', false]
  ])
  expect(stances([...acts, position(1, 'agree', { atMs: 50, replaces: acts.slice(0, 2) })])).toEqual(['agree', 'agree'])
})

test('an outcome ends it: what knew of it does not count, what it knew of does, and what crossed it is late', () => {
  const { position, outcome } = newSpeech()
  const known = position(1, 'agree', { atMs: 33 })
  const end = outcome(2, 'adopted', { atMs: 30, knew: [known] })
  const after = position(3, 'block', { atMs: 25, knew: [end] })
  const crossing = position(4, 'disagree', { atMs: 29 })
  const acts = [known, end, after, crossing]
  const told = counted(acts).map(({ spoken, isLate }) => [spoken.act.body.stance, isLate])
  expect(told).toEqual([
    ['disagree', true],
    ['agree', false]
  ])
  expect(stances([...acts, position(4, 'block', { atMs: 31, device: 1 })])).toEqual(['disagree', 'agree'])
})

test('a close by time ends it at the moment that had been set, whenever it was said', () => {
  const { position, say } = newSpeech()
  const before = position(1, 'agree', { atMs: 40 })
  const after = position(2, 'block', { atMs: 41 })
  const close = say(3, { type: 'close', cause: 'time', deadlineMs: 40 }, { atMs: 50, knew: [before, after] })
  expect(stances([before, after, close])).toEqual(['agree'])
})

test('an end that was taken back ended nothing, and other words for an outcome do not open it again', () => {
  const { position, outcome, takeBack } = newSpeech()
  const end = outcome(2, 'adopted', { atMs: 20 })
  const after = position(1, 'block', { atMs: 30, knew: [end] })
  expect(stances([end, after])).toEqual([])
  expect(stances([end, after, outcome(2, 'adopted', { atMs: 40, replaces: [end] })])).toEqual([])
  const again = outcome(2, 'declined', { atMs: 41, replaces: [end], device: 1 })
  expect(stances([end, after, again, takeBack(2, { atMs: 50, replaces: [again], device: 1 })])).toEqual(['block'])
})

test('without a closing time every position counts until somebody ends it', () => {
  const { position, say } = newSpeech()
  const acts = [position(1, 'agree', { atMs: 1e6 }), position(2, 'agree', { atMs: 5e6 })]
  expect(stances(acts, null)).toEqual(['agree', 'agree'])
  const close = say(3, { type: 'close', cause: 'hand', deadlineMs: 0 }, { atMs: 2e6 })
  expect(stances([...acts, close], null)).toEqual(['agree'])
})

test('acts that name each other, or themselves, are nobody’s position', () => {
  const { position } = newSpeech()
  const [one, two] = [position(1, 'agree', { atMs: 1 }), position(1, 'block', { atMs: 2 })]
  const circle = [one, two].map((spoken, index) => ({
    ...spoken,
    act: { ...spoken.act, replaces: [[two, one][index]?.act.id ?? spoken.act.id] }
  }))
  expect(stances(circle)).toEqual([])
})

test('a position is stale when the text is another, or when nobody said which it was', () => {
  const { position } = newSpeech()
  const [hash, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const bound = position(1, 'agree', { atMs: 1, about: hash })
  expect([isStale(bound, hash), isStale(bound, other), isStale(position(1, 'agree', { atMs: 2 }), hash)]).toEqual([
    false,
    true,
    true
  ])
})
