/** What an agenda shows before its meeting: whether it has to be one, questions under each item, who read it. */
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import { answer, newBefore, question, written } from '../../../../tests/support/fake-before'
import { frame, joss, me, mei } from '../../../../tests/support/fake-deciding'
import type { BeforeView } from '$lib/app/before-views'
import { Toasts } from '../shell/toasts.svelte'
import ItemQuestions from './ItemQuestions.svelte'
import NecessityPart from './NecessityPart.svelte'
import ReadMarks from './ReadMarks.svelte'

const shell = vi.hoisted((): { toasts: unknown; opened: string[] } => ({ toasts: null, opened: [] }))
vi.mock('../shell/frame-context', () => ({
  useFrame: () => ({ ...frame, openDocument: (id: string) => shell.opened.push(id) })
}))
vi.mock('../shell/toasts.svelte', async (actual) => ({ ...(await actual<object>()), useToasts: () => shell.toasts }))

let toasts: Toasts
beforeEach(() => {
  toasts = new Toasts()
  shell.toasts = toasts
  shell.opened = []
})

const item = { id: 'flood', topic: 'What starts flood mode?', number: '1', done: false }
const showItem = (before: BeforeView, done = false) => render(ItemQuestions, { before, item: { ...item, done } })
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const field = (name: string | RegExp) => screen.getByRole<HTMLTextAreaElement>('textbox', { name })
async function type(name: string | RegExp, text: string): Promise<void> {
  field(name).value = text
  await fireEvent.input(field(name))
}
const wordsOf = (element: Element | null) => element?.textContent.replace(/\s+/g, ' ').trim()

test('what nobody answered stays visible, is answered in place, and blocks nothing', async () => {
  const { view, done } = newBefore()
  render(NecessityPart, { before: view })
  expect(screen.getByRole('heading', { name: 'Is this meeting necessary?' })).toBeTruthy()
  const lines = within(screen.getByRole('list', { name: 'Why it is a meeting' })).getAllByRole('listitem')
  expect(lines.map(wordsOf)).toEqual([
    'It reviews a proposal, or is a named exception. Nobody has said which. Answer',
    'Writing did not settle it. Nobody has said what. Answer',
    'Waiting would cost something. Nobody has said what. Answer'
  ])
  await press('Answer: What waiting would cost')
  await type('What waiting would cost', 'A winter without warnings.')
  await press('Save')
  await waitFor(() => expect(done).toEqual(['waiting: A winter without warnings.']))
  await press('Answer: Why it is held')
  await press('Save')
  await waitFor(() => expect(done).toEqual(['waiting: A winter without warnings.', 'reason p']))
})

test('what was said stands there with its proposal, and a viewer changes nothing but may ask', () => {
  const necessity = {
    ...{ unsettled: 'Three rounds on what starts it.', waiting: '', written: written(), proposals: [] },
    reason: { kind: 'review', proposal: { id: 'p', title: 'Send readings hourly' } } as const
  }
  render(NecessityPart, { before: newBefore({ necessity, whyNot: 'A viewer reads along.' }).view })
  expect(screen.getByRole('link', { name: 'Send readings hourly' }).getAttribute('href')).toContain('/d/p')
  expect(screen.getByText(/Three rounds on what starts it/)).toBeTruthy()
  expect(screen.getAllByRole('button').map((button) => button.textContent.trim())).toEqual([
    'Is this meeting necessary?'
  ])
  expect(screen.getByText(/ask this, adjourn, or leave, at any time/)).toBeTruthy()
})

test('anybody asks whether it is necessary, also without a name, and is told that the log says it', async () => {
  const { view, done } = newBefore()
  render(NecessityPart, { before: view })
  await press('Is this meeting necessary?')
  expect(field('Your question').value).toBe('Is this meeting necessary?')
  expect(document.activeElement).toBe(field('Your question'))
  expect(screen.getByText(/The log still tells whose it is/)).toBeTruthy()
  await fireEvent.click(screen.getByRole('checkbox', { name: /Do not show my name/ }))
  await press('Ask')
  await waitFor(() => expect(done).toEqual(['ask necessary unnamed: Is this meeting necessary?']))
  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull())
})

test('one button settles it in writing instead, and goes there; a failure says why and stays', async () => {
  const { view, done } = newBefore({}, ['There is no room on this device.'])
  render(NecessityPart, { before: view })
  await press('Settle it in writing instead')
  await waitFor(() => expect(toasts.shown.map(({ text }) => text)).toEqual(['There is no room on this device.']))
  expect(shell.opened).toEqual([])
  await press('Settle it in writing instead')
  await waitFor(() => expect(shell.opened).toEqual(['new']))
  expect(done).toHaveLength(2)
})

test('a question says who asks, and an open one has a place for its answer', async () => {
  const { view, done } = newBefore({ item: written({ questions: [question()] }) })
  showItem(view)
  expect(wordsOf(within(screen.getByRole('list', { name: 'Questions' })).getByRole('listitem'))).toMatch(
    /^How many false alarms\? .*Joss.* asks/
  )
  await type(/^Answer to: How many/, 'Two per gauge.')
  await press('Answer')
  await waitFor(() => expect(done).toEqual(['answer one: Two per gauge.']))
  await waitFor(() => expect(field(/^Answer to/).value).toBe(''))
})

test('an answer that could not be said keeps its words, and says so in place', async () => {
  const { view, done } = newBefore({ item: written({ questions: [question()] }) }, ['There is no room on this device.'])
  showItem(view)
  await type(/^Answer to/, 'Two per gauge.')
  await fireEvent.keyDown(field(/^Answer to/), { key: 'Enter', ctrlKey: true })
  expect((await screen.findByRole('alert')).textContent).toContain('no room on this device')
  expect([field(/^Answer to/).value, done.length]).toEqual(['Two per gauge.', 1])
})

test('who asked without a name is nobody, and may take it back', async () => {
  const asked = [
    question({ asker: null, isNamed: false }),
    question({ id: 'two', asker: null, isNamed: false, isMine: true, words: 'Why now?' })
  ]
  const { view, done } = newBefore({ item: written({ questions: asked }) })
  showItem(view)
  expect(screen.getByText('Asked without a name')).toBeTruthy()
  expect(wordsOf(screen.getByText(/You ask, without your name/))).toContain('You ask, without your name')
  await press('Take back')
  expect(done).toEqual(['take back two'])
})

test('answers stand beside who gave them, and who disagrees says so in a word', () => {
  const answers = [
    answer(),
    answer({ person: joss, words: 'Four.', disagrees: true }),
    answer({ person: me, words: 'Mine.' })
  ]
  showItem(newBefore({ item: written({ questions: [question({ answers })] }) }).view)
  const lines = within(screen.getByRole('list', { name: 'Answers' })).getAllByRole('listitem')
  expect(lines.map(wordsOf)).toEqual([
    expect.stringMatching(/Mei.*Two per gauge\.$/),
    expect.stringMatching(/Joss.*disagrees Four\.$/),
    expect.stringMatching(/You.*Mine\. Take back$/)
  ])
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('an item settled in writing offers to be skipped; one that is done does not', async () => {
  const settled = written({ inWriting: [answer()], isSettled: true, answers: 3 })
  const { view, done } = newBefore({ item: settled })
  const { unmount } = showItem(view)
  expect(screen.getByText(/3 answers, nobody disagrees\. Skip it on the day\?/)).toBeTruthy()
  await press('Skip What starts flood mode?')
  expect(done).toEqual(['skip flood'])
  unmount()
  showItem(view, true)
  expect([screen.queryByText(/Skip/), screen.queryByRole('button', { name: 'Ask one' })]).toEqual([null, null])
})

test('without questions one is asked, something is said in writing, or one wants to be in on it', async () => {
  const { view, done } = newBefore({ item: written({ waiting: [mei] }) })
  showItem(view)
  expect(screen.getByText('No questions yet.')).toBeTruthy()
  expect(screen.getByText('Mei wants to be in on this.')).toBeTruthy()
  await press('Add me to this item')
  await press('Say something in writing')
  await type(/^In writing about/, 'Not on level alone.')
  await fireEvent.click(screen.getByRole('checkbox', { name: /I disagree/ }))
  await press('Say it')
  await waitFor(() => expect(done).toEqual(['add to flood', 'answer flood disagreeing: Not on level alone.']))
})

test('a viewer asks and answers nothing; whoever is out reads', () => {
  const item = written({ questions: [question()] })
  const { unmount } = showItem(newBefore({ item, whyNot: 'A viewer reads along.' }).view)
  expect(screen.getAllByRole('button').map((button) => button.textContent.trim())).toEqual(['Ask one'])
  expect(screen.queryByRole('textbox')).toBeNull()
  unmount()
  showItem(newBefore({ item, whyNot: 'gone', whyNoQuestion: 'gone' }).view)
  expect(screen.queryByRole('button')).toBeNull()
})

test('who read it is counted, and one says it with one press', async () => {
  const { view, done } = newBefore({ readers: { now: [mei, joss], earlier: [me], of: 5, iRead: false } })
  const { unmount } = render(ReadMarks, { before: view })
  expect(screen.getByText('Read by 2 of 5 · 1 more before it changed: Mei, Joss')).toBeTruthy()
  await press('I have read it')
  expect(done).toEqual(['read'])
  unmount()
  render(ReadMarks, { before: newBefore({ readers: { now: [me], earlier: [], of: 5, iRead: true } }).view })
  expect(screen.getByText('Read by 1 of 5: You')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
