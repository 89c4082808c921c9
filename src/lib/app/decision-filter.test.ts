import { expect, test } from 'vitest'
import { joss, me, mei, NOW } from '../../../tests/support/fake-deciding'
import { chosenOf, decisionTest, filterWords, NO_FILTER, personChoices, topicChoices } from './decision-filter'
import type { DecisionFilter, DecisionLine } from './decisions-views'

const line = (number: number, others: Partial<DecisionLine>): DecisionLine => ({
  ...{
    number,
    document: `d${number}`,
    title: 'Gauges',
    verdict: 'adopted',
    notFinal: null,
    why: 'Nobody blocks.',
    by: mei
  },
  ...{ decidedMs: NOW, counts: '', pod: null, review: null, tookPart: [], supersededBy: null, topics: [], ...others }
})

const hourly = line(4, { title: 'Hourly readings', topics: ['Gauges', 'Money'], tookPart: [joss, me] })
const porto = line(3, { title: 'Porto in May', topics: ['retreats', 'money'], by: joss })
const boats = line(2, { title: 'Two boats', verdict: 'declined', why: 'Łódź has one.', tookPart: [joss] })
const key = line(1, { title: 'Who has the key', verdict: 'withdrawn', by: null })
const lines = [hourly, porto, boats, key]

const found = (filter: Partial<DecisionFilter>) =>
  lines.filter(decisionTest({ ...NO_FILTER, ...filter })).map(({ number }) => number)

test('who asks for nothing finds all', () => {
  expect(found({})).toEqual([4, 3, 2, 1])
  expect(found({ query: '  ' })).toEqual([4, 3, 2, 1])
})

test('each filter finds its own, and together they find what meets them all', () => {
  expect(found({ verdict: 'adopted' })).toEqual([4, 3])
  expect(found({ topic: 'money' })).toEqual([4, 3])
  expect(found({ person: joss.id })).toEqual([4, 3, 2])
  expect(found({ person: mei.id })).toEqual([4, 2])
  expect(found({ topic: 'money', person: mei.id })).toEqual([4])
  expect(found({ verdict: 'declined', person: joss.id, query: 'boats' })).toEqual([2])
  expect(found({ verdict: 'declined', topic: 'money' })).toEqual([])
})

test('words are found in what was decided, why, by whom and about what, however they are typed', () => {
  expect(found({ query: 'lodz' })).toEqual([2])
  expect(found({ query: 'MEI readings' })).toEqual([4])
  expect(found({ query: 'retreats' })).toEqual([3])
})

test('topics are counted over all decisions, one however it is written, those of most first', () => {
  expect(topicChoices(lines)).toEqual([
    { value: 'money', label: 'Money', count: 2 },
    { value: 'gauges', label: 'Gauges', count: 1 },
    { value: 'retreats', label: 'retreats', count: 1 }
  ])
  expect(topicChoices([line(1, { topics: ['Money', 'money'] })])).toMatchObject([{ value: 'money', count: 1 }])
})

test('whoever had a part in a decision can be chosen, you first', () => {
  expect(personChoices(lines).map(({ label }) => label)).toEqual(['You', 'Joss', 'Mei'])
})

test('what is looked for is said in a line; a name that is read from right to left takes nothing along', () => {
  const choices = { topics: topicChoices(lines), people: personChoices(lines) }
  expect(filterWords(NO_FILTER, choices)).toBe('')
  expect(filterWords({ query: ' hourly ', verdict: 'adopted', topic: 'money', person: joss.id }, choices)).toBe(
    'adopted, about “Money”, with Joss, saying “hourly”'
  )
  expect(filterWords({ ...NO_FILTER, person: me.id }, choices)).toBe('with you')
  const people = [{ value: 'd', label: 'דנה' }]
  expect(filterWords({ ...NO_FILTER, person: 'd' }, { topics: [], people })).toBe('with \u2068דנה\u2069')
})

test('a choice whose last decision is gone is none any more', () => {
  expect(chosenOf(topicChoices(lines), 'gauges')).toBe('gauges')
  expect(chosenOf(topicChoices([boats]), 'gauges')).toBe('')
})
