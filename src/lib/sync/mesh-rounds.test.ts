import { expect, test } from 'vitest'
import { frontierOf, logNamed } from '../../../tests/support/story-sessions'
import { planQuestions } from './mesh-rounds'

const ours = frontierOf({ a: 3 })
const peer = (id: string, counts: Record<string, number>, asked: string[] = []) => ({
  id,
  theirs: frontierOf(counts),
  asked: asked.map((letter) => ({ log: logNamed(letter), from: 1, to: 9 }))
})
const range = (letter: string, from: number, to: number) => ({ log: logNamed(letter), from, to })

test('a missing range is asked from one peer, however many hold it', () => {
  const questions = planQuestions(ours, [peer('bob', { a: 5 }), peer('carol', { a: 5 })])
  expect(questions).toEqual([{ peer: 'bob', ranges: [range('a', 4, 5)] }])
})

test('several logs are shared among those who hold them', () => {
  const both = { b: 2, c: 2 }
  expect(planQuestions(ours, [peer('bob', both), peer('carol', both)])).toEqual([
    { peer: 'bob', ranges: [range('c', 1, 2)] },
    { peer: 'carol', ranges: [range('b', 1, 2)] }
  ])
})

test('who holds more of a log is asked for it', () => {
  expect(planQuestions(ours, [peer('bob', { a: 4 }), peer('carol', { a: 9 })])).toEqual([
    { peer: 'carol', ranges: [range('a', 4, 9)] }
  ])
})

test('a log somebody is already asked for is not asked again, and who answers is not asked more', () => {
  expect(planQuestions(ours, [peer('bob', { a: 9, b: 1 }, ['a']), peer('carol', { a: 9 })])).toEqual([])
})
