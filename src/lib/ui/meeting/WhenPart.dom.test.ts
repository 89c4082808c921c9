import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { AttenderView, HourView, SessionView, WhenView } from '$lib/app/when-views'
import { frame, joss, me, mei, NOW } from '../../../../tests/support/fake-deciding'
import WhenAside from './WhenAside.svelte'
import WhenPart from './WhenPart.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/toasts.svelte', () => ({
  useToasts: () => ({ show: () => undefined, tell: async (done: Promise<unknown>) => (await done) === null })
}))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

beforeAll(() => import('../primitives/DialogLayer.svelte'), 120_000)

const WEDNESDAY = Date.parse('2026-11-25T12:00Z')
const hour = (person: HourView['person'], time: string, word: HourView['word']): HourView => ({
  ...{ person, time, word },
  day: null
})
const session = (letter: string, said: Partial<SessionView> = {}): SessionView => ({
  ...{ id: letter, letter, startMs: WEDNESDAY, minutes: 25, cancelled: false, isOver: false, isOn: false },
  ...{ facilitator: null, people: [me, mei], mine: null },
  ...said
})
const seat = (letter: string, at: HourView, how: 'call' | 'writing' | null = null): AttenderView['seats'][number] => ({
  ...{ session: letter, letter, how, hour: at },
  isExpected: how === 'call'
})

/** Says what was done with it, in order. */
function newFake(said: Partial<WhenView> = {}): { view: WhenView; done: unknown[] } {
  const done: unknown[] = []
  const does =
    (name: string) =>
    (...args: readonly unknown[]) => (done.push([name, ...args]), Promise.resolve(null))
  const wish = { wall: '2026-11-25T12:00', minutes: 25 }
  const view: WhenView = {
    ...{ whyNot: null, sessions: [], attenders: [], turnWords: null, oneCall: null, planned: null, series: null },
    people: [me, mei, joss],
    find: ({ minutes }) => ({
      times: [
        {
          ...{ startMs: WEDNESDAY, words: 'Mei: evening.', isTurn: true },
          hours: [hour(me, '12:00', 'working'), hour(mei, '21:00', 'evening')]
        }
      ],
      alone: minutes === 50 ? [joss] : []
    }),
    wishOf: () => wish,
    seriesWish: () => ({ ...wish, repeats: 'week', takesTurns: true }),
    faultOf: ({ wall }) => (wall === '' ? 'Choose a day and a time first; nothing was changed.' : null),
    ...{
      plan: does('plan'),
      planAt: does('planAt'),
      cancel: does('cancel'),
      uncancel: does('uncancel'),
      go: does('go')
    },
    ...{ saveSeries: does('saveSeries'), endSeries: does('endSeries'), planComing: does('planComing') },
    ...{ saveSessionFile: does('saveSessionFile'), saveSeriesFile: does('saveSeriesFile') },
    ...said
  }
  return { view, done }
}

const wordsOf = (element: Element | undefined | null) => element?.textContent.replace(/\s+/g, ' ').trim()
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('without a session there is one line and one button, which finds a time and plans it', async () => {
  const { view, done } = newFake()
  render(WhenPart, { when: view })
  expect(screen.getByText('No session yet. Writing may be all it takes.')).toBeTruthy()
  expect(screen.getAllByRole('button')).toHaveLength(1)
  await press('Find a time')
  const dialog = within(await screen.findByRole('dialog', { name: 'Find a time' }))
  expect(dialog.getByText('Evens out what the last 8 weeks took.')).toBeTruthy()
  expect(wordsOf(dialog.getByRole('list', { name: 'Times found' }))).toMatch(/You 12:00 working.*Mei 21:00 evening/)
  await fireEvent.click(dialog.getByRole('radio', { name: '50 minutes' }))
  expect(dialog.getByText(/Joss has no hour of work in common with anybody/)).toBeTruthy()
  await fireEvent.click(dialog.getByRole('button', { name: 'Plan Wed 12:00. Mei: evening.' }))
  expect(done).toEqual([['planAt', WEDNESDAY, 50]])
})

test('a table says who is where when, by whose clock, and what the last weeks took', () => {
  const sessions = [session('A'), session('B', { startMs: WEDNESDAY + 45_000_000 }), session('C', { cancelled: true })]
  const attenders = [
    {
      ...{ person: me, times: 1 },
      seats: [seat('A', hour(me, '12:00', 'working'), 'call'), seat('B', hour(me, '00:30', 'asleep'), 'writing')]
    },
    {
      ...{ person: mei, times: 4 },
      seats: [seat('A', hour(mei, '21:00', 'evening')), seat('B', hour(mei, '09:30', 'working'), 'call')]
    }
  ]
  const turnWords = 'Nobody stretches this time. Mei gave most in the last 8 weeks.'
  render(WhenPart, { when: newFake({ sessions, attenders, turnWords }).view })
  expect(screen.getAllByRole('columnheader').map(wordsOf)).toEqual([
    'Person',
    'A · Wed 12:00',
    'B · Thu 00:30',
    'Outside hours, 8 weeks'
  ])
  const rows = screen.getAllByRole('row').slice(1)
  expect(wordsOf(rows[0])).toMatch(/You.*Lisbon.*12:00 working.*in writing.*1 time$/)
  expect(wordsOf(rows[1])).toMatch(/Mei.*Tokyo.*21:00 evening.*09:30 working.*4 times$/)
  expect(screen.getByText(turnWords)).toBeTruthy()
})

test('beside it stand what one call and two sessions cost, and whom', () => {
  const oneCall = { groups: [[me, mei, joss]], paths: [3], personMinutes: 180, hurt: [hour(joss, '04:00', 'asleep')] }
  const planned = { groups: [[me, joss], [mei]], paths: [1, 0], personMinutes: 75, hurt: [] }
  render(WhenAside, { when: newFake({ oneCall, planned, sessions: [session('A')] }).view })
  expect(screen.getByText('One call: 3 people · 3 paths')).toBeTruthy()
  expect(screen.getByText(/^3 person-hours/).textContent).toMatch(/Joss at 04:00, asleep/)
  expect(screen.getByText('Two sessions: 1 + 0 paths')).toBeTruthy()
  expect(screen.getByText(/^1\.3 person-hours/).textContent).toMatch(/In everybody’s working hours/)
  expect(screen.getAllByText('Chosen')).toHaveLength(1)
})

test('one says that one comes or writes, changes, cancels, and takes the calendar file', async () => {
  const off = session('C', { cancelled: true })
  const { view, done } = newFake({ sessions: [session('A', { facilitator: me, mine: 'call' }), session('B'), off] })
  render(WhenAside, { when: view })
  const lines = within(screen.getByRole('list', { name: 'Sessions' })).getAllByRole('listitem')
  expect(lines.map(wordsOf)).toEqual([
    expect.stringMatching(/^A ?Wed 12:00–12:25 ?You lead · 2 people/),
    expect.stringMatching(/^B ?Wed 12:00–12:25 ?2 people/),
    expect.stringMatching(/^C ?Wed 12:00–12:25 ?Cancelled/)
  ])
  const mine = within(screen.getByRole('radiogroup', { name: 'You in session A' }))
  expect(mine.getByRole<HTMLInputElement>('radio', { name: 'I come' }).checked).toBe(true)
  await fireEvent.click(mine.getByRole('radio', { name: 'In writing' }))
  await press('Session B as a calendar file')
  await press('Cancel session B')
  await press('It is on after all')
  await press('Change session A')
  const dialog = within(await screen.findByRole('dialog', { name: 'Change session A' }))
  await fireEvent.input(dialog.getByLabelText('Begins'), { target: { value: '' } })
  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await fireEvent.input(dialog.getByLabelText('Begins'), { target: { value: '2026-11-25T14:00' } })
  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  expect(done).toEqual([
    ['go', 'A', 'writing'],
    ['saveSessionFile', 'B'],
    ['cancel', 'B'],
    ['uncancel', 'C'],
    ['plan', { wall: '2026-11-25T14:00', minutes: 25 }, 'A']
  ])
})

test('a series says its turns, what the clocks will do, and plans the next turn', async () => {
  const series = {
    ...{ words: 'Every week on Wednesday', minutes: 25 },
    changes: ['From Tue 30 Mar the meeting is an hour earlier for Mei.'],
    coming: [
      { index: 3, startMs: WEDNESDAY, hurt: [], isPlanned: true },
      { index: 4, startMs: WEDNESDAY + 7 * 86_400_000, hurt: [hour(mei, '21:00', 'evening')], isPlanned: false },
      { index: 5, startMs: WEDNESDAY + 14 * 86_400_000, hurt: [], isPlanned: false }
    ]
  }
  const { view, done } = newFake({ series })
  render(WhenPart, { when: view })
  expect(screen.getByText(series.changes[0] ?? '')).toBeTruthy()
  const turns = within(screen.getByRole('list', { name: 'Coming times' })).getAllByRole('listitem')
  expect(turns.map(wordsOf)).toEqual([
    'Wed 25 Nov 12:00 In everybody’s working hours planned',
    'Wed 2 Dec 12:00 Mei at 21:00 Plan it',
    'Wed 9 Dec 12:00 In everybody’s working hours'
  ])
  await press('Plan Wed 2 Dec 12:00')
  await press('Calendar file (.ics)')
  await press('Change the series')
  const dialog = within(await screen.findByRole('dialog', { name: 'Change the series' }))
  await fireEvent.click(dialog.getByRole('switch', { name: 'Take turns' }))
  await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  const wish = { wall: '2026-11-25T12:00', minutes: 25, repeats: 'week', takesTurns: false }
  expect(done).toEqual([['planComing', 4], ['saveSeriesFile'], ['saveSeries', wish]])
})

test('who may change nothing is offered nothing to change, and takes calendar files all the same', () => {
  const { view } = newFake({ whyNot: 'A viewer reads along.', sessions: [session('A')] })
  render(WhenPart, { when: view })
  render(WhenAside, { when: view })
  expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
    'Session A as a calendar file'
  ])
  expect(NOW).toBeLessThan(WEDNESDAY)
})
