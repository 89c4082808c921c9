import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { DecidingView } from '$lib/app/deciding-views'
import { frame, joss, me, mei, newFake, NOW, outcome, position } from '../../../../tests/support/fake-deciding'
import OutcomePart from './OutcomePart.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/toasts.svelte', () => ({ useToasts: () => ({ show: () => undefined }) }))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

// Made ready by the test runner first, which takes longer than a test waits; each still loads when it is pressed.
beforeAll(() => Promise.all([import('./OutcomeDialog.svelte'), import('../primitives/DialogLayer.svelte')]))

const show = (deciding: DecidingView) => render(OutcomePart, { deciding })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const why = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Why, in a few sentences' })
const wordsOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

test('a draft has no outcome to show', () => {
  show(newFake({ phase: 'draft' }).view)
  expect(screen.queryByRole('region')).toBeNull()
})

test('an open one says what it comes to as it stands, and may be ended by whoever may write an outcome', async () => {
  show(newFake({ resultWords: 'It passes as it stands: nobody blocks.' }).view)
  expect(screen.getByText('It passes as it stands: nobody blocks.')).toBeTruthy()
  await press('Write the outcome now')
  expect(await why()).toBeTruthy()
})

test('whoever may not write one is not offered to', () => {
  show(newFake({ whyNoOutcome: 'Your role lets you take part, not write the outcome.' }).view)
  expect(screen.queryByRole('button', { name: 'Write the outcome now' })).toBeNull()
})

test('while work is still arriving, it says who was heard, until when, and what it comes to', () => {
  show(
    newFake({
      phase: 'provisional',
      heard: { heard: 5, of: 7, finalAtMs: Date.parse('2026-11-27T09:00Z') },
      resultWords: 'Passes as it stands: nobody blocks.'
    }).view
  )
  expect(screen.getByText('Provisional · 5 of 7 heard')).toBeTruthy()
  expect(screen.getByText('Final when everyone was heard, at the latest Fri 09:00 your time.')).toBeTruthy()
  expect(screen.getByText('Passes as it stands: nobody blocks.')).toBeTruthy()
})

test('the outcome that stands says who wrote it, when and why, and whether the text changed since', async () => {
  const { view, done } = newFake({
    phase: 'closed',
    outcome: outcome({ isStale: true }),
    whyNoOutcome: 'You only read.'
  })
  show(view)
  expect(wordsOf(screen.getByRole('region', { name: 'Outcome' }))).toMatch(
    /Mei.*Adopted.*08:40.*the text has changed since.*Nobody blocks it\.$/
  )
  expect(screen.queryByRole('button', { name: /^Write/ })).toBeNull()
  await press('What changed since the outcome')
  expect(await screen.findByText('No words differ.')).toBeTruthy()
  expect(done).toEqual(['changes since outcome of Mei'])
})

test('an outcome that is owed is written with a verdict and a reason, and the button says which', async () => {
  const { view, done } = newFake({ isOutcomeOwed: true, resultWords: 'Nobody blocks.' }, ['Nothing was saved.'])
  show(view)
  await press('Write the outcome')
  const field = await why()
  await press('Record the outcome')
  expect(screen.getByText('Choose what came of it first.')).toBeTruthy()

  await fireEvent.click(screen.getByRole('radio', { name: 'Adopted' }))
  await press('Record that it was adopted')
  expect([screen.queryByText(/^Say why first/) !== null, done]).toEqual([true, []])

  await fireEvent.input(field, { target: { value: ' We can undo it in a day. ' } })
  await press('Record that it was adopted')
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing was saved.')
  expect(field.value).toBe(' We can undo it in a day. ')
  await press('Record that it was adopted')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(done).toEqual(['adopted: We can undo it in a day.', 'adopted: We can undo it in a day.'])
})

test('what was typed is still there when the dialog is opened again', async () => {
  show(newFake({ isOutcomeOwed: true }).view)
  await press('Write the outcome')
  await fireEvent.input(await why(), { target: { value: 'Half a reason' } })
  await press('Cancel')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await press('Write the outcome')
  expect((await why()).value).toBe('Half a reason')
})

test('two outcomes are one question; the choice that can be undone stands out, and each begins with its words', async () => {
  const rivals = [outcome({}), outcome({ person: joss, verdict: 'declined', words: 'The desk cannot wait.' })]
  const { view, done } = newFake({ phase: 'unsettled', rivals })
  show(view)
  expect(screen.getByRole('heading', { name: 'Two outcomes, being settled' })).toBeTruthy()
  const told = within(screen.getByRole('list', { name: 'Outcomes that differ' })).getAllByRole('listitem')
  expect(told.map(wordsOf)).toEqual([
    expect.stringMatching(/Mei.*Adopted.*Nobody blocks it\.$/),
    expect.stringMatching(/Joss.*Declined.*The desk cannot wait\.$/)
  ])
  const buttons = within(screen.getByRole('group', { name: 'Settle the outcome' })).getAllByRole('button')
  expect(buttons.map((button) => [button.textContent.trim(), button.className.includes('primary')])).toEqual([
    ['It was adopted, as Mei wrote', false],
    ['It was declined, as Joss wrote', true]
  ])

  await press('It was declined, as Joss wrote')
  expect((await why()).value).toBe('The desk cannot wait.')
  await press('Record that it was declined')
  await waitFor(() => expect(done).toEqual(['declined: The desk cannot wait.']))
})

test('where each of two outcomes binds, leaving it open stands out', () => {
  show(newFake({ rivals: [outcome({}), outcome({ person: me, words: 'With a trial month.' })] }).view)
  expect(screen.getByRole('button', { name: 'It was adopted, as you wrote' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'It is not settled yet' }).className).toContain('primary')
})

test('whoever may not settle it reads why', () => {
  show(
    newFake({ rivals: [outcome({}), outcome({ person: joss })], whyNoOutcome: 'You read here, and do not write.' }).view
  )
  expect(screen.getByText('You read here, and do not write.')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

test('a position that came late is named with what it changes, and the outcome can stand or be written anew', async () => {
  const { view, done } = newFake(
    {
      phase: 'closed',
      outcome: outcome({ person: joss }),
      reopenedBy: position({ person: mei, stance: 'block', isLate: true, saidMs: NOW }),
      resultWords: 'With it, somebody blocks.'
    },
    ['Nothing was saved.']
  )
  show(view)
  expect(wordsOf(screen.getByRole('note'))).toContain(
    'Mei’s position was taken in time and arrived after the outcome: they block. With it, somebody blocks.'
  )
  await press('It still stands')
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing was saved.')
  await press('It still stands')
  await waitFor(() => expect(done).toEqual(['adopted: Nobody blocks it.', 'adopted: Nobody blocks it.']))

  await press('Write another outcome')
  expect((await why()).value).toBe('')
})
