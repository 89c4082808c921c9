import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import type { ReaderView } from '$lib/app/deciding-views'
import { joss, mei, newWriting, NOW, tomasz } from '../../../../tests/support/fake-deciding'
import Readers from './Readers.svelte'
import WritingAdvice from './WritingAdvice.svelte'

const advice = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    quote: `tomorrow ${index}`,
    says: 'It is another day in Osaka. Write the date.',
    section: 'Problem'
  }))
const wordsOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

test('five advices are shown, each with its words and its place; the rest opens', async () => {
  render(WritingAdvice, { writing: newWriting({ advice: advice(8) }).view, editable: true })
  expect(screen.getByRole('heading', { name: 'For someone asleep' })).toBeTruthy()
  expect(screen.getAllByRole('listitem').map(wordsOf)).toHaveLength(5)
  expect(wordsOf(screen.getAllByRole('listitem')[0] ?? document.body)).toBe(
    '“tomorrow 0” It is another day in Osaka. Write the date. Problem'
  )
  await fireEvent.click(screen.getByRole('button', { name: 'and 3 more' }))
  expect(screen.getAllByRole('listitem')).toHaveLength(8)
  await fireEvent.click(screen.getByRole('button', { name: 'Fewer' }))
  expect(screen.getAllByRole('listitem')).toHaveLength(5)
})

test('a text that leaves nothing open says so calmly', () => {
  render(WritingAdvice, { writing: newWriting().view, editable: false })
  expect(screen.getByText('Nothing here that somebody would have to ask you about.')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

test('questions are asked beforehand by a button, and counted once they are there', async () => {
  const { view, done } = newWriting()
  const { rerender } = render(WritingAdvice, { writing: view, editable: true })
  await fireEvent.click(screen.getByRole('button', { name: 'Add questions you may have' }))
  expect(done).toEqual(['add questions'])
  const lines = []
  for (const [open, answered] of [
    [0, 0],
    [0, 1],
    [0, 3],
    [1, 0],
    [2, 1]
  ] as const) {
    await rerender({ writing: newWriting({ questions: { open, answered } }).view })
    lines.push(screen.getByText(/question/).textContent)
  }
  expect(lines).toEqual([
    'No questions written yet.',
    'The question is answered.',
    'All 3 questions are answered.',
    '1 question open, 0 answered.',
    '2 questions open, 1 answered.'
  ])
  expect(screen.queryByRole('button')).toBeNull()
})

test('questions that could not be added are said in place', async () => {
  const addQuestions = () => Promise.resolve('Not saved: there is no room on this device.')
  render(WritingAdvice, { writing: newWriting({ addQuestions }).view, editable: true })
  await fireEvent.click(screen.getByRole('button', { name: 'Add questions you may have' }))
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Not saved'))
})

test('readers stand with their clock and when they read next', () => {
  const readers: ReaderView[] = [
    { person: tomasz, state: 'working', readsMs: NOW },
    { person: mei, state: 'awake', readsMs: NOW + 14 * 3_600_000 },
    { person: joss, state: 'away', readsMs: null }
  ]
  render(Readers, { readers, nowMs: NOW })
  expect(screen.getByRole('heading', { name: 'Who will read this when' })).toBeTruthy()
  expect(screen.getAllByRole('listitem').map(wordsOf)).toEqual([
    expect.stringMatching(/Tomasz.*working now$/),
    expect.stringMatching(/Mei.*reads from Wed 08:40 their time, in 14 h$/),
    expect.stringMatching(/Joss.*away, no working hours in sight$/)
  ])
})

test('nobody else, nothing to say', () => {
  const { container } = render(Readers, { readers: [], nowMs: NOW })
  expect(wordsOf(container)).toBe('')
})
