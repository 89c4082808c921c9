import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { AwayNotice, AwayView, AwayWish } from '$lib/app/away-views'
import { me, mei, NOW } from '../../../../tests/support/fake-deciding'
import AwayPart from './AwayPart.svelte'

vi.mock('../shell/toasts.svelte', () => ({
  useToasts: () => ({ show: () => undefined, tell: (done: Promise<unknown>) => done })
}))
// Made ready by the test runner first, which takes longer than a test waits on a busy machine.
beforeAll(() => import('../primitives/DialogLayer.svelte'), 120_000)

const DAY = 86_400_000
const wish: AwayWish = { from: '2026-11-24T09:40', to: null, standIn: null, words: '' }
const notice = (said: Partial<AwayNotice>): AwayNotice => ({
  ...{ id: 'n', person: mei, fromMs: NOW, toMs: null, standIn: null, words: '', toldMs: NOW - DAY, hasBegun: true },
  ...said
})

function newAway(state: Partial<AwayView> = {}, problems: string[] = []): { view: AwayView; done: string[] } {
  const done: string[] = []
  const view: AwayView = {
    notices: [],
    mayTell: true,
    others: [mei],
    wishOf: () => wish,
    faultOf: ({ from }) => (from === '' ? 'Choose a day and a time from when you are away.' : null),
    tell: (said, instead) => (
      done.push(`${JSON.stringify(said)} for ${instead ?? 'nothing'}`),
      Promise.resolve(problems.shift() ?? null)
    ),
    endAway: (id) => (done.push(`end ${id}`), Promise.resolve(null)),
    ...state
  }
  return { view, done }
}

const show = (away: AwayView, shows: 'everyone' | 'mine' = 'everyone') =>
  render(AwayPart, { away, nowMs: NOW, zone: 'Europe/Lisbon', shows })
const wordsOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('everyone who is away is listed with until when, who stands in and their words', () => {
  const mine = notice({ id: 'mine', person: me, fromMs: NOW + DAY, hasBegun: false })
  const theirs = notice({ toMs: Date.parse('2026-12-07T00:00Z'), standIn: me, words: 'No signal up there.' })
  show(newAway({ notices: [theirs, mine] }).view)
  const [first, second] = within(screen.getByRole('list', { name: 'Away' })).getAllByRole('listitem')
  expect(wordsOf(first!)).toMatch(/Mei .*Until Mon 7 Dec · you stand in No signal up there\. told Mon 09:40$/)
  expect(within(first!).queryByRole('button')).toBeNull()
  expect(wordsOf(second!)).toMatch(/You .*From Wed 25 Nov 09:40 Change… Take it back/)
})

test('in one’s own settings stands one’s own alone; being back ends it', async () => {
  const { view, done } = newAway({ notices: [notice({}), notice({ id: 'mine', person: me })] })
  show(view, 'mine')
  expect(screen.getAllByRole('listitem')).toHaveLength(1)
  await press('I am back')
  expect(done).toEqual(['end mine'])
})

test('it is told from a dialog, and a failure is said with what was written kept', async () => {
  const { view, done } = newAway({}, ['This device is full, so nothing was said.'])
  show(view)
  await press('Tell the others that you are away…')
  const dialog = within(await screen.findByRole('dialog', { name: 'Tell the others that you are away' }))
  await fireEvent.input(dialog.getByLabelText('Until'), { target: { value: '2026-12-07T09:00' } })
  const standIns = within(dialog.getByRole('combobox', { name: 'Who stands in' })).getAllByRole('option')
  expect(standIns.map(wordsOf)).toEqual(['Nobody', 'Mei'])
  await fireEvent.input(dialog.getByRole('textbox', { name: 'What they should know' }), { target: { value: 'Reefs.' } })
  await press('Tell the others')
  expect(wordsOf(await dialog.findByRole('alert'))).toContain('This device is full')
  expect(dialog.getByRole<HTMLTextAreaElement>('textbox', { name: 'What they should know' }).value).toBe('Reefs.')
  await press('Tell the others')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const said = { ...wish, to: '2026-12-07T09:00', words: 'Reefs.' }
  expect(done[1]).toBe(`${JSON.stringify(said)} for nothing`)
})

test('what cannot be said is not sent, and why is said', async () => {
  const { view, done } = newAway()
  show(view)
  await press('Tell the others that you are away…')
  await fireEvent.input(await screen.findByLabelText('From'), { target: { value: '' } })
  await press('Tell the others')
  expect(done).toEqual([])
})

test('whoever may not say it reads the others’ and is offered nothing', () => {
  show(newAway({ mayTell: false, notices: [notice({})] }).view)
  expect(screen.queryByRole('button')).toBeNull()
})
