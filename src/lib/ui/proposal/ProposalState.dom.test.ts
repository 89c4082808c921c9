import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { DecidingView } from '$lib/app/deciding-views'
import {
  document as writable,
  frame,
  me,
  newFake,
  newProposal,
  NOW,
  outcome,
  position
} from '../../../../tests/support/fake-deciding'
import ProposalState from './ProposalState.svelte'
import TakePosition from './TakePosition.svelte'

// The shell stands around it and says what was done.
const told = vi.hoisted(() => [] as string[])
vi.mock('../shell/toasts.svelte', () => ({
  useToasts: () => ({
    tell: async (outcome: Promise<string | null>, done?: string) => told.push((await outcome) ?? done ?? '')
  })
}))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

// Made ready by the test runner first, which takes longer than a test waits; each still loads when it is pressed.
beforeAll(() =>
  Promise.all([
    import('./TermsDialog.svelte'),
    import('../primitives/MenuLayer.svelte'),
    import('../primitives/DialogLayer.svelte')
  ])
)

const { view: proposal } = newProposal({ status: 'open' })
const show = (deciding: DecidingView | null, doc = writable) => render(ProposalState, { doc, proposal, deciding })
const status = (container: HTMLElement) => container.querySelector('[data-status]')
const wordsOf = (element: Element | null) => element?.textContent.replace(/\s+/g, ' ').trim()

async function menu(): Promise<readonly string[]> {
  const button = screen.getByRole('button', { name: /^Change status/ })
  await fireEvent.click(button)
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent.trim())
}

test('without a decision the text says its own state', async () => {
  const { container } = show(null)
  expect(status(container)?.getAttribute('data-status')).toBe('open')
  expect(wordsOf(status(container))).toContain('Open closes Thu 26 Nov 17:00 your time, 02:00 on Fri 27 Nov for Mei')
  expect(await menu()).toEqual(['Make it a draft', 'Withdraw it', 'Change the closing time'])
})

test('its phase is what its acts make of it, with who was heard', () => {
  const heard = { heard: 5, of: 7, finalAtMs: null }
  const { container } = show(newFake({ phase: 'provisional', heard }).view)
  expect(status(container)?.getAttribute('data-status')).toBe('provisional')
  expect(wordsOf(status(container))).toContain('Provisional · 5 of 7 heard')
})

test('a draft is opened by its button, and the button says what is missing', async () => {
  const { view, done } = newFake({ phase: 'draft', whyNotOpen: 'Summary and How to undo are still empty.' })
  const { rerender } = show(view)
  await fireEvent.click(screen.getByRole('button', { name: 'Open the proposal' }))
  expect(done).toEqual([])
  expect(screen.getByText('Summary and How to undo are still empty.')).toBeTruthy()

  const ready = newFake({ phase: 'draft' }, ['Nothing was opened.'])
  await rerender({ deciding: ready.view })
  await fireEvent.click(screen.getByRole('button', { name: 'Open the proposal' }))
  await waitFor(() => expect(told).toContain('Nothing was opened.'))
  expect(ready.done).toEqual(['open'])
})

test('while it is open, how it is decided is one dialog', async () => {
  show(newFake().view)
  expect(await menu()).toEqual(['Make it a draft', 'Withdraw it', 'How is this decided?'])
  await fireEvent.click(screen.getByRole('menuitem', { name: 'How is this decided?' }))
  expect(await screen.findByRole('dialog', { name: 'How is this decided?' })).toBeTruthy()
})

test('where an outcome stands, or where one only reads, nothing is changed by a menu', () => {
  show(newFake({ phase: 'closed', outcome: outcome({}) }).view)
  show(newFake({ phase: 'draft' }).view, { editable: false })
  expect(screen.queryByRole('button')).toBeNull()
})

test('the page asks for a position until it is taken, and again when the text changed', () => {
  const names = ([null, { isStale: false }, { isStale: true }, 'may not'] as const).map((mine) => {
    const state =
      mine === 'may not'
        ? { whyNoPosition: 'It is closed.' }
        : { mine: mine && position({ person: me, saidMs: NOW, ...mine }) }
    const { container, unmount } = render(TakePosition, { deciding: newFake(state).view })
    const name = container.querySelector('button')?.getAttribute('aria-label') ?? null
    unmount()
    return name
  })
  expect(names).toEqual(['Take a position', 'Change my position', 'Take a position', null])
})
