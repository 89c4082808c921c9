import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import type { DecisionLine, DecisionsView, UnfoldedDecision } from '$lib/app/decisions-views'
import { frame, joss, me, mei, NOW } from '../../../../tests/support/fake-deciding'
import DecisionsScreen from './DecisionsScreen.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/toasts.svelte', () => ({ useToasts: () => ({ tell: () => Promise.resolve(true) }) }))
vi.mock('../shell/frame-context', () => ({
  useFrame: () => ({ view: { ...frame.view, workspace: { id: 'ws', name: 'Low Water' }, hereNow: [] } })
}))

const line = (number: number, others: Partial<DecisionLine> = {}): DecisionLine => ({
  ...{
    number,
    document: `doc${number}`,
    title: `Gauges ${number}`,
    verdict: 'adopted',
    notFinal: null,
    why: 'Nobody blocks.'
  },
  ...{
    by: mei,
    decidedMs: NOW,
    counts: '1 agrees',
    pod: null,
    review: null,
    tookPart: [mei, joss],
    supersededBy: null
  },
  topics: [],
  ...others
})

const read: UnfoldedDecision = {
  kind: 'read',
  details: {
    context: 'Nine of 41 went silent.',
    options: 'Bigger batteries.\nNothing.',
    givenUp: 'The live view.',
    positions: [
      { person: mei, stance: 'agree', reason: '' },
      { person: joss, stance: 'disagree', reason: 'The flood desk needs it live.' }
    ],
    links: [
      { text: 'The log', href: 'https://tides.example/log' },
      { text: 'A trap', href: 'javascript:alert(1)' }
    ]
  }
}

function show(state: Partial<DecisionsView> = {}) {
  const done: string[] = []
  const decisions: DecisionsView = {
    ...{ ready: true, total: 2, inForce: 2, more: 0, query: '', verdict: 'any', beingDecided: [], reviews: [] },
    ...{ topic: '', person: '', topics: [], people: [], found: 2, lookedFor: '', clear: () => done.push('clear') },
    months: [{ label: 'November 2026', decisions: [line(2), line(1)] }],
    showMore: () => undefined,
    unfolded: () => null,
    toggle: (document) => done.push(`toggle ${document}`),
    saveMarkdown: () => Promise.resolve(null),
    print: () => done.push('print'),
    ...state
  }
  return { ...render(DecisionsScreen, { decisions }), decisions, done }
}

const entry = (title: string) => {
  const found = screen.getByRole('link', { name: title }).closest('li')
  return within(found ?? document.body)
}

test('what a decision was about is folded, and is read when it is asked for', async () => {
  const { done } = show()
  const button = entry('Gauges 2').getByRole('button', { name: /^What it was about ?: Gauges 2$/ })
  expect(button.getAttribute('aria-expanded')).toBe('false')
  expect(screen.queryByText('Context')).toBeNull()
  await fireEvent.click(button)
  expect(done).toEqual(['toggle doc2'])
})

test('a decision of a pod says which', () => {
  show({ months: [{ label: 'November 2026', decisions: [line(2, { pod: 'Field' }), line(1)] }] })
  expect(entry('Gauges 2').getByText('Field')).toBeTruthy()
  expect(entry('Gauges 1').queryByText(/^pod/)).toBeNull()
})

test('unfolded it says the context, what else was considered, what was given up, and who took part with which reason', () => {
  show({ unfolded: (document) => (document === 'doc2' ? read : null) })
  const shown = entry('Gauges 2')
  expect(shown.getByRole('button', { name: /^What it was about/ }).getAttribute('aria-expanded')).toBe('true')
  expect(shown.getAllByRole('term').map(({ textContent }) => textContent)).toEqual([
    'Context',
    'Options considered',
    'What we gave up',
    'Who took part',
    'Links'
  ])
  for (const words of ['Nine of 41 went silent.', 'The live view.', 'The flood desk needs it live.', 'Disagree'])
    expect(shown.getByText(words)).toBeTruthy()
  expect(entry('Gauges 1').queryByText('Context')).toBeNull()
})

test('an address that may be no link is only said', () => {
  show({ unfolded: () => read })
  const shown = entry('Gauges 2')
  expect(shown.getByRole('link', { name: 'The log' }).getAttribute('href')).toBe('https://tides.example/log')
  expect(shown.queryByRole('link', { name: 'A trap' })).toBeNull()
  expect(shown.getByText('A trap')).toBeTruthy()
})

test('a proposal that is not here, or says nothing, says so', () => {
  const nothing = { context: '', options: '', givenUp: '', positions: [], links: [] }
  const states: Record<string, UnfoldedDecision> = {
    doc2: { kind: 'failed', problem: 'It is not on this device yet.' },
    doc1: { kind: 'read', details: nothing }
  }
  show({ unfolded: (document) => states[document] ?? null })
  expect(entry('Gauges 2').getByRole('alert').textContent).toBe('It is not on this device yet.')
  expect(entry('Gauges 1').getByText(/says nothing of its context/)).toBeTruthy()
})

test('a review that is due says so, in the log and beside it; a withdrawn decision is looked at no more', () => {
  const review = { day: '2026-11-20', isDue: true }
  const decisions = [line(2, { review }), line(1, { review, verdict: 'withdrawn', by: me })]
  show({ months: [{ label: 'November 2026', decisions }], reviews: [{ document: 'doc2', title: 'Again', review }] })
  expect(entry('Gauges 2').getByText('Review due since 20 Nov 2026')).toBeTruthy()
  expect(entry('Gauges 1').queryByText(/Review/)).toBeNull()
  const aside = within(screen.getByRole('complementary'))
  expect(aside.getByRole('link', { name: 'Again' }).getAttribute('href')).toBe('/w/ws/d/doc2')
  expect(aside.getByText('Review due since 20 Nov 2026')).toBeTruthy()
})

test('printing is left to whoever can unfold all of it', async () => {
  const { done } = show()
  await fireEvent.click(screen.getByRole('button', { name: 'Print' }))
  expect(done).toEqual(['print'])
})

const topics = [
  { value: 'gauges', label: 'Gauges', count: 2 },
  { value: 'money', label: 'Money', count: 1 }
]

test('a log is looked through by outcome, person and topic', async () => {
  const people = [{ value: mei.id, label: 'Mei' }]
  show({ people, topics })
  expect(screen.getAllByRole('combobox').map((select) => select.getAttribute('id') && select.textContent)).toEqual([
    'Any outcomeAdoptedDeclinedWithdrawn',
    'AnyoneMei',
    'Any topicGaugesMoney'
  ])
  const list = within(screen.getByRole('complementary'))
  const button = list.getByRole('button', { name: 'Gauges 2 decisions' })
  expect(button.getAttribute('aria-pressed')).toBe('false')
  expect(list.getByRole('button', { name: 'Money 1 decision' })).toBeTruthy()
})

test('a topic is chosen beside the log, and pressed again it is let go', async () => {
  const chosen = show({ topics })
  await fireEvent.click(screen.getByRole('button', { name: /^Money/ }))
  expect(chosen.decisions.topic).toBe('money')
  chosen.unmount()
  const { decisions } = show({ topics, topic: 'money' })
  expect(screen.getByRole('button', { name: /^Money/, pressed: true })).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: /^Money/ }))
  expect(decisions.topic).toBe('')
})

test('what is looked for and how much of it is found is said, and cleared where the words are typed', async () => {
  const { done } = show({ lookedFor: 'adopted, with Mei', found: 1 })
  expect(screen.getByRole('status').textContent).toBe('1 of 2 found: adopted, with Mei.')
  await fireEvent.click(screen.getByRole('button', { name: 'Show all decisions' }))
  expect(done).toEqual(['clear'])
  expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search decisions' }))
})

test('where nothing is found it says what nothing was found of', () => {
  show({ lookedFor: 'saying “boats”', found: 0, months: [] })
  expect(screen.getByRole('status').textContent).toBe('No decision found: saying “boats”.')
})

test('while nothing is looked for nothing is said of it; where no file says a topic, none is asked for', () => {
  show()
  expect(screen.getByRole('status').textContent).toBe('')
  expect(screen.queryByRole('button', { name: 'Show all decisions' })).toBeNull()
  expect(screen.queryByRole('combobox', { name: 'Topic' })).toBeNull()
  expect(screen.queryByRole('heading', { name: 'By topic' })).toBeNull()
})
