import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { NeedView, TidyView } from '$lib/app/catch-up-views'
import type { CatchUpView, DocumentLine } from '$lib/app/views'
import { frame, me, mei, NOW } from '../../../../tests/support/fake-deciding'
import CatchUpScreen from './CatchUpScreen.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/frame-context', () => ({
  useFrame: () => ({
    view: { ...frame.view, workspace: { id: 'ws', name: 'Low Water' }, sync: { headline: 'All here' }, hereNow: [] }
  })
}))

vi.mock('../shell/toasts.svelte', () => ({ useToasts: () => ({}) }))
// Nothing went out by itself.
vi.mock('$lib/app/app-context', () => {
  const none = () => Promise.resolve(null)
  return { useWorkspace: () => ({ drafts: none, looks: none }) }
})

// Made ready by the test runner first, which takes longer than a test waits.
beforeAll(() => import('./LateCatchUp.svelte'))

const need = (id: string, others: Partial<NeedView> = {}): NeedView => ({
  ...{ id, title: `Gauges ${id}`, words: 'It closed.', document: id, action: 'Write the outcome' },
  ...{ sinceMs: NOW - 86_400_000, day: null },
  ...others
})

function show({ needs = [], more = 0, tidy = {} }: { needs?: NeedView[]; more?: number; tidy?: Partial<TidyView> }) {
  const done: string[] = []
  const changed: DocumentLine = {
    id: 'doc',
    kind: 'note',
    title: 'Tides',
    status: null,
    changedMs: NOW,
    changedBy: me,
    detail: null
  }
  const catchUp: CatchUpView = {
    ...{ ready: true, isAwaited: false, more: 0, showMore: () => undefined },
    days: [{ dayMs: NOW, label: 'Today', documents: [{ ...changed, changedByAll: [me] }] }],
    later: () =>
      Promise.resolve({
        needs: { needs, more, showMore: () => done.push('show more') },
        tidying: {
          ...{ person: mei, isOpen: false, isReading: false, most: 100, lines: [] },
          toggle: () => done.push('toggle'),
          ...tidy
        }
      })
  }
  render(CatchUpScreen, { catchUp })
  return done
}

test('what a person owes stands in the one place that asks, each with the one button that settles it', async () => {
  const done = show({
    needs: [need('one'), need('two', { sinceMs: null, day: '2026-11-20', action: 'Look again' })],
    more: 3
  })
  const region = within(await screen.findByRole('region', { name: 'Needs you' }))
  const [owed, review] = region.getAllByRole('listitem')
  expect(owed?.textContent).toContain('Mon 09:40')
  expect(review?.textContent).toContain('20 Nov 2026')
  const button = region.getByRole('link', { name: 'Write the outcome' })
  expect(button.getAttribute('href')).toBe('/w/ws/d/one')
  await fireEvent.click(region.getByRole('button', { name: 'and 3 more' }))
  expect(done).toEqual(['show more'])
})

test('who waits to be let in is settled on the page of people', async () => {
  show({ needs: [need('mei', { document: null, action: 'Look', sinceMs: null })] })
  const look = await screen.findByRole('link', { name: 'Look' })
  expect(look.getAttribute('href')).toBe('/w/ws/people')
})

test('with nothing to ask nothing asks, and whose week it is to tidy is said to everybody', async () => {
  const done = show({})
  const region = within(await screen.findByRole('region', { name: 'Tidy up' }))
  expect(screen.queryByRole('region', { name: 'Needs you' })).toBeNull()
  expect(region.getByText(/^this week: .?Mei/)).toBeTruthy()
  const button = region.getByRole('button', { name: 'What lies around' })
  expect(button.getAttribute('aria-expanded')).toBe('false')
  expect(region.queryByRole('list')).toBeNull()
  await fireEvent.click(button)
  expect(done).toEqual(['toggle'])
})

test('unfolded it lists what lies around, each with its page, or says that nothing does', async () => {
  const lines = [{ document: 'one', title: 'Gauges', words: '2 questions of its own without an answer.' }]
  show({ tidy: { person: me, isOpen: true, lines } })
  const region = within(await screen.findByRole('region', { name: 'Tidy up' }))
  expect(region.getByText('this week: you')).toBeTruthy()
  expect(region.getByRole('link', { name: 'Gauges' }).getAttribute('href')).toBe('/w/ws/d/one')
  expect(region.getByRole('status').textContent).toContain('100 documents')
})

test('while texts are read it says so, and in the end that nothing lies around', async () => {
  show({ tidy: { isOpen: true, isReading: true } })
  expect((await screen.findByText(/Looking through the texts/)).getAttribute('role')).toBe('status')
})
