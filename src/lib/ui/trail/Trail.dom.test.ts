import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import type { ThanksView, TrailStepView, TrailView } from '$lib/app/trail-views'
import { frame, me, mei } from '../../../../tests/support/fake-deciding'
import ThanksPart from './ThanksPart.svelte'
import TrailLines from './TrailLines.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/toasts.svelte', () => ({ useToasts: () => ({ tell: (said: Promise<unknown>) => said }) }))
vi.mock('../shell/frame-context', () => ({
  useFrame: () => ({ view: { ...frame.view, workspace: { id: 'ws' }, kindOf: () => 'proposal' } })
}))

const thanksOf = (state: Partial<ThanksView> = {}) => {
  const done: string[] = []
  const toggle = () => (done.push('toggle'), Promise.resolve(null))
  const thanks: ThanksView = {
    ...{ people: [], isMine: false, isFitting: true, isOwn: false, whyNot: null, toggle },
    ...state
  }
  return { thanks, done }
}

function showTrail(chains: readonly (readonly TrailStepView[])[], more = 0) {
  const makeProposal = () => Promise.resolve({ problem: '' })
  const trail: TrailView = { chains, more, thanks: thanksOf().thanks, makeProposal }
  return render(TrailLines, { trail: Promise.resolve(trail) })
}

const note: TrailStepView = {
  kind: 'document',
  id: 'note',
  title: 'Frozen gauges',
  documentKind: 'note',
  isHere: false
}
const here: TrailStepView = { kind: 'document', id: 'here', title: 'Heaters', documentKind: 'proposal', isHere: true }

test('a chain is a line of steps, with links where there is a page', async () => {
  showTrail([
    [
      note,
      here,
      { kind: 'positions', count: 5 },
      { kind: 'outcome', verdict: 'adopted' },
      { kind: 'decision', number: 12 },
      { kind: 'actions', done: 1, of: 2 }
    ]
  ])
  const trail = within(await screen.findByRole('navigation', { name: 'Trail' }))
  expect(trail.getAllByRole('listitem').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())).toEqual([
    'Note: Frozen gauges',
    'this proposal',
    '5 positions',
    'adopted',
    'decision 12',
    '1 of 2 actions done'
  ])
  expect(trail.getByRole('link', { name: /Frozen gauges$/ }).getAttribute('href')).toBe('/w/ws/d/note')
  expect(trail.getByRole('link', { name: 'decision 12' }).getAttribute('href')).toBe('/w/ws/decisions')
  expect(trail.getAllByRole('link')).toHaveLength(2)
})

test('what is not on this device is named without a link, and a hub says that there is more', async () => {
  showTrail([[{ ...note, documentKind: null }, here]], 4)
  const trail = within(await screen.findByRole('navigation', { name: 'Trail' }))
  expect(trail.queryByRole('link')).toBeNull()
  expect(trail.getByText('Frozen gauges')).toBeTruthy()
  expect(trail.getByText('and 4 more')).toBeTruthy()
})

test('where there is nothing to tell there is no line', async () => {
  showTrail([])
  await waitFor(() => expect(screen.queryByRole('navigation')).toBeNull())
})

test('thanks are said with one button, by name, and can be taken back', async () => {
  const { thanks, done } = thanksOf()
  const { rerender } = render(ThanksPart, { thanks })
  const button = screen.getByRole('button', { name: 'Thanks' })
  expect(screen.getByText('Thank the people who wrote this.')).toBeTruthy()
  expect(button.getAttribute('aria-pressed')).toBe('false')
  await fireEvent.click(button)
  expect(done).toEqual(['toggle'])
  await rerender({ thanks: thanksOf({ people: [mei, me], isMine: true }).thanks })
  expect(screen.getByText(/^From .?Mei.? and you\.$/)).toBeTruthy()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Thanks' }).getAttribute('aria-pressed')).toBe('true'))
})

test('what is neither a note nor decided is not thanked for, and whoever is out knows why they cannot', () => {
  render(ThanksPart, { thanks: thanksOf({ isFitting: false }).thanks })
  expect(screen.queryByRole('button')).toBeNull()
  render(ThanksPart, { thanks: thanksOf({ whyNot: 'This device is out.' }).thanks })
  expect(screen.getByRole('button', { name: 'Thanks' }).getAttribute('aria-disabled')).toBe('true')
})

test('who alone wrote it is not offered to thank themself, and reads who thanked them', () => {
  const { thanks } = thanksOf({ isOwn: true })
  const { rerender } = render(ThanksPart, { thanks })
  expect(screen.queryByRole('heading', { name: 'Thanks' })).toBeNull()
  return rerender({ thanks: thanksOf({ isOwn: true, people: [mei] }).thanks }).then(() => {
    expect(screen.getByText('From Mei.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Thanks' })).toBeNull()
  })
})
