import { expect, test } from 'vitest'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { awayActs } from './away-acts'
import { MOST_AWAY_SPANS } from './limits'
import type { SpokenAct } from './spoken-act'

const away = (fromMs: number) => ({ type: 'away', fromMs, toMs: fromMs + 1, delegate: null, words: '' }) as const
const MANY = 20_000

/** Mallory says a great many times that she is away, with stamps in no order; Ana says it once, before most of them. */
function floodOf(count: number): { readonly acts: SpokenAct[]; readonly ana: SpokenAct } {
  const { say } = newSpeech()
  const ana = say(1, away(7), { atMs: 5 })
  const flood = Array.from({ length: count }, (_, n) => say(2, away(n), { atMs: (n * 7919) % count }))
  return { acts: [...flood.slice(0, count / 2), ana, ...flood.slice(count / 2)], ana }
}

test('what a member said of being away stands until they take it back or say another', () => {
  const { say, takeBack } = newSpeech()
  const [first, second, third] = [1, 2, 3].map((n) => say(1, away(n), { atMs: n })) as [SpokenAct, SpokenAct, SpokenAct]
  const anew = say(1, away(4), { atMs: 4, replaces: [first] })
  const back = takeBack(1, { atMs: 5, replaces: [second] })
  expect(awayActs([first, second, third, anew, back])).toEqual([third, anew])
})

test('of somebody who says it without end the latest are read, and of everybody else all', () => {
  const { acts, ana } = floodOf(MANY)
  const read = awayActs(acts)
  expect(read.filter(({ member }) => member === memberOf(1))).toEqual([ana])
  const stamps = read.flatMap(({ member, act }) => (member === memberOf(2) ? [act.wallMs] : []))
  expect(stamps.sort((a, b) => b - a)).toEqual(Array.from({ length: MOST_AWAY_SPANS }, (_, n) => MANY - 1 - n))
})

test('in whichever order they came, the same are read', () => {
  const { acts } = floodOf(2_000)
  const idsOf = (some: readonly SpokenAct[]) =>
    awayActs(some)
      .map(({ act }) => act.id)
      .sort()
  expect(idsOf(acts.toReversed())).toEqual(idsOf(acts))
  expect(idsOf([...acts.slice(700), ...acts.slice(0, 700)])).toEqual(idsOf(acts))
})

test('of those that bear the same stamp ids tell which are the latest', () => {
  const { say } = newSpeech()
  const same = Array.from({ length: MOST_AWAY_SPANS * 3 }, (_, n) => say(2, away(n), { atMs: 1 }))
  expect(awayActs(same)).toEqual(awayActs(same.toReversed()).toReversed())
  expect(awayActs(same)).toEqual(same.slice(-MOST_AWAY_SPANS))
})

test('they are read once however many rows of a list ask, and each costs a few looks', () => {
  const { acts } = floodOf(MANY)
  let looks = 0
  const counted = acts.map((spoken) => ({
    ...spoken,
    get act() {
      looks += 1
      return spoken.act
    }
  }))
  const first = awayActs(counted)
  expect(looks / MANY).toBeLessThan(40)
  const before = looks
  expect(awayActs(counted)).toBe(first)
  expect(looks).toBe(before)
})
