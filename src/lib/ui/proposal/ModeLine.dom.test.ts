import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { AskablePod } from '$lib/app/asking-views'
import type { DecidingView } from '$lib/app/deciding-views'
import type { ProposalView } from '$lib/app/views'
import { frame, joss, me, mei, newFake, newProposal, noTerms } from '../../../../tests/support/fake-deciding'
import ModeLine from './ModeLine.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/toasts.svelte', () => ({ useToasts: () => ({ show: () => undefined }) }))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

// Made ready by the test runner first, which takes longer than a test waits; each still loads when it is pressed.
beforeAll(() => Promise.all([import('./TermsDialog.svelte'), import('../primitives/DialogLayer.svelte')]))

const closesThursday = newProposal().view
const openEnded = newProposal({ closes: null }).view

const show = (deciding: DecidingView, proposal: ProposalView = openEnded, editable = true) =>
  render(ModeLine, { deciding, proposal, editable })

async function openDialog(name: RegExp): Promise<HTMLElement> {
  await fireEvent.click(screen.getByRole('button', { name }))
  return screen.findByRole('dialog', { name: 'How is this decided?' })
}

const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name })
const choose = (name: string) => fireEvent.click(radio(name))
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const closing = () => screen.getByLabelText<HTMLInputElement>('Closing time')
const wordsOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()

const settled = (terms: object) =>
  `settle ${JSON.stringify({ undo: null, touches: null, mode: 'consent', supersedes: null, pod: null, review: null, quorum: null, asked: null, closes: null, ...terms })}`

test('the line says how it is decided and whom it asks; whoever only reads is offered no change', () => {
  const terms = { ...noTerms, mode: 'consent', asked: [mei, me], quorum: 2 } as const
  const { container } = show(newFake({ terms }).view, openEnded, false)
  expect(wordsOf(container)).toBe(
    'Consent: passes unless someone blocks. It asks Mei and you; at least 2 must take part.'
  )
  expect(screen.queryByRole('button')).toBeNull()
})

test('once it is open the line says how many everyone is', () => {
  const terms = { ...noTerms, mode: 'consent', everyone: 7 } as const
  const { container } = show(newFake({ terms }).view, openEnded, false)
  expect(wordsOf(container)).toBe('Consent: passes unless someone blocks. It asks 7 people (everyone at the time).')
})

test('where nobody said how, two answers suggest a way, and saving takes it', async () => {
  const { view, done } = newFake({ terms: noTerms })
  show(view)
  expect(screen.getByText('Nobody said yet how this is decided.')).toBeTruthy()
  await openDialog(/^Say how it is decided$/)
  expect(radio('Objections').checked).toBe(false)

  await choose('In a day')
  await choose('A few of us')
  expect(screen.getByText('Undone in day, and it touches few.', { exact: false })).toBeTruthy()
  expect(radio('Objections').checked).toBe(true)
  expect(wordsOf(radio('Objections').closest('label') ?? document.body)).toContain('suggested')

  await press('Save')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(done).toEqual([settled({ undo: 'day', touches: 'few', mode: 'objections' })])
})

test('what somebody chose stands until another way is chosen', async () => {
  const { view, done } = newFake()
  show(view)
  await openDialog(/Consent.*Change how it is decided$/)
  await choose('In an hour')
  await choose('Only me')
  expect(radio('Consent').checked).toBe(true)
  await choose('Tell')
  await press('Save')
  await waitFor(() => expect(done).toEqual([settled({ undo: 'hour', touches: 'me', mode: 'tell' })]))
})

test('chosen people are at least one, and no more have to take part than are asked', async () => {
  const { view, done } = newFake()
  show(view)
  await openDialog(/Consent/)
  await choose('Chosen people')
  const boxes = within(screen.getByRole('list', { name: 'Asked' })).getAllByRole<HTMLInputElement>('checkbox')
  for (const box of boxes) await fireEvent.click(box)
  expect(screen.getByText('Choose at least one person to ask.')).toBeTruthy()

  await fireEvent.click(screen.getByRole('checkbox', { name: /^You/ }))
  await fireEvent.click(screen.getByRole('checkbox', { name: /^Mei/ }))
  const quorum = screen.getByRole('textbox', { name: 'How many must take part' })
  await fireEvent.input(quorum, { target: { value: '3' } })
  expect(screen.getByText('How many must take part is a number from 1 to 2.')).toBeTruthy()
  await press('Save')
  await fireEvent.input(quorum, { target: { value: '2' } })
  await press('Save')
  await waitFor(() => expect(done).toEqual([settled({ quorum: 2, asked: ['Inês', 'Mei'] })]))
})

test('a quick choice closes it, said in the time of whoever it is hardest for', async () => {
  const { view, done } = newFake()
  show(view)
  await openDialog(/Consent/)
  expect(screen.getByRole('button', { name: 'No closing time' }).getAttribute('aria-pressed')).toBe('true')
  await press('In two days')
  expect(screen.getByText('Closes Thu 26 Nov 17:00 your time, 02:00 on Fri 27 Nov for Mei.')).toBeTruthy()
  expect(closing().value).toBe('2026-11-26T17:00')
  await press('Save')
  await waitFor(() =>
    expect(done).toEqual([settled({ closes: { wall: '2026-11-26T17:00:00', zone: 'Europe/Lisbon' } })])
  )
})

test('a time set in another zone goes on being meant there, and can be taken away', async () => {
  const inTokyo = { wall: '2026-11-27T02:00:00', zone: 'Asia/Tokyo', ms: Date.parse('2026-11-26T17:00Z') }
  const { view, done } = newFake({}, ['Not saved: there is no room on this device.'])
  show(view, newProposal({ closes: inTokyo }).view)
  await openDialog(/Consent/)
  expect(screen.getByText('In the time of Tokyo, as it was set.')).toBeTruthy()
  await fireEvent.input(closing(), { target: { value: '2026-11-27T03:00' } })
  await press('Save')
  expect((await screen.findByRole('alert')).textContent).toContain('Not saved')
  expect(closing().value).toBe('2026-11-27T03:00')

  await press('No closing time')
  await press('Save')
  await waitFor(() =>
    expect(done).toEqual([settled({ closes: { wall: '2026-11-27T03:00', zone: 'Asia/Tokyo' } }), settled({})])
  )
})

test('it can be said when it is looked at again, and that it is not', async () => {
  const { view, done } = newFake({ terms: { ...noTerms, mode: 'consent', review: '2027-03-01' } })
  show(view)
  await openDialog(/Consent/)
  const day = screen.getByLabelText<HTMLInputElement>('Look at it again on')
  expect(day.value).toBe('2027-03-01')
  await fireEvent.input(day, { target: { value: '' } })
  await press('Save')
  await waitFor(() => expect(done).toEqual([settled({ review: null })]))
})

test('what was changed and not saved is forgotten, and untouched things follow what others settle', async () => {
  const { view } = newFake()
  const { rerender } = show(view, closesThursday)
  await openDialog(/Consent/)
  await choose('Advice')
  await press('Cancel')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await rerender({ deciding: newFake({ terms: { ...noTerms, mode: 'everyone' } }).view })
  await openDialog(/Everyone/)
  const way = within(screen.getByRole('radiogroup', { name: 'Way of deciding' }))
  expect(way.getByRole<HTMLInputElement>('radio', { name: 'Everyone' }).checked).toBe(true)
})

const podsOf = (...pods: readonly AskablePod[]) => ({ pods, newcomers: [], askNewcomers: () => Promise.resolve(null) })

test('a pod is asked where there is one, and the line names it', async () => {
  const { view, done } = newFake()
  const field = { id: 'f', name: 'Field', people: [mei, joss] }
  show({ ...view, asking: podsOf(field, { id: 'l', name: 'Lab', people: [me] }) })
  await openDialog(/Consent/)
  await choose('A pod')
  expect(screen.getByText('Mei and Joss')).toBeTruthy()
  await choose('Lab')
  await press('Save')
  await waitFor(() => expect(done).toEqual([settled({ pod: { id: 'l', name: 'Lab' } })]))
})

test('an open one goes on asking whom it asked, whatever became of the pod', async () => {
  const terms = { ...noTerms, mode: 'consent', pod: { id: 'f', name: 'Field' }, asked: [me, mei] } as const
  const { view } = newFake({ terms, asking: podsOf({ id: 'l', name: 'Lab', people: [joss] }) })
  const { container } = show(view)
  expect(wordsOf(container)).toContain('It asks the pod Field (you and Mei).')
  await openDialog(/Consent/)
  expect(radio('Field').checked).toBe(true)
  expect(screen.getByText('You and Mei')).toBeTruthy()
  expect(radio('Lab').checked).toBe(false)
})
