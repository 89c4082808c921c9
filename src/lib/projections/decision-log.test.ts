import { expect, test } from 'vitest'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { bytesToId } from '../base/ids'
import { decisionLog } from './decision-log'

const doc = (n: number) => bytesToId('document', new Uint8Array(16).fill(n))

test('a decision says who wrote it and why, what had been said, and by whom', () => {
  const { position, outcome } = newSpeech()
  const agreed = position(1, 'agree', { atMs: 1 })
  const against = position(2, 'disagree', { atMs: 2 })
  const adopted = outcome(3, 'adopted', { atMs: 5, knew: [agreed, against] })
  const { decisions } = decisionLog(new Map([[doc(1), [agreed, against, adopted]]]))
  expect(decisions).toEqual([
    {
      number: 1,
      document: doc(1),
      verdict: 'adopted',
      by: memberOf(3),
      words: '',
      decidedMs: 5,
      counts: { agree: 1, abstain: 0, disagree: 1, block: 0 },
      positions: [
        { member: memberOf(1), stance: 'agree', reason: '' },
        { member: memberOf(2), stance: 'disagree', reason: '' }
      ]
    }
  ])
})

test('they are numbered in the order they were written, whichever came first, and shown newest first', () => {
  const { outcome } = newSpeech()
  const [late, early] = [outcome(1, 'adopted', { atMs: 9 }), outcome(2, 'declined', { atMs: 4 })]
  const log = (entries: [number, typeof late][]) =>
    decisionLog(new Map(entries.map(([n, act]) => [doc(n), [act]]))).decisions.map(({ number, document }) => [
      number,
      document
    ])
  const shown = [
    [2, doc(1)],
    [1, doc(2)]
  ]
  expect(
    log([
      [1, late],
      [2, early]
    ])
  ).toEqual(shown)
  expect(
    log([
      [2, early],
      [1, late]
    ])
  ).toEqual(shown)
})

test('outcomes that differ decide nothing yet, one that is unsettled nothing either, and what is withdrawn is kept', () => {
  const { outcome } = newSpeech()
  const { decisions, unsettled } = decisionLog(
    new Map([
      [doc(1), [outcome(1, 'adopted', { atMs: 1 }), outcome(2, 'declined', { atMs: 2 })]],
      [doc(2), [outcome(1, 'unsettled', { atMs: 3 })]],
      [doc(3), [outcome(2, 'withdrawn', { atMs: 4 })]],
      [null, []]
    ])
  )
  expect(unsettled).toEqual([doc(1)])
  expect(decisions.map(({ document, verdict }) => [document, verdict])).toEqual([[doc(3), 'withdrawn']])
})

test('a decision that is amended keeps its number and its day; one that was turned round does not', () => {
  const { outcome } = newSpeech()
  const adopted = outcome(1, 'adopted', { atMs: 1 })
  const other = outcome(2, 'adopted', { atMs: 3 })
  const amended = outcome(1, 'adopted', { atMs: 5, replaces: [adopted], knew: [adopted] })
  const turned = outcome(1, 'declined', { atMs: 6, replaces: [amended], knew: [amended] })
  const daysOf = (...acts: (typeof adopted)[]) =>
    decisionLog(new Map([...[[doc(1), acts] as const], [doc(2), [other]]])).decisions.map(({ number, decidedMs }) => [
      number,
      decidedMs
    ])
  expect(daysOf(adopted, amended)).toEqual([
    [2, 3],
    [1, 1]
  ])
  expect(daysOf(adopted, amended, turned)).toEqual([
    [2, 6],
    [1, 3]
  ])
})
