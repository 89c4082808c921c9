import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { expect, test, vi } from 'vitest'
import type { DecidingView, TextDiff } from '$lib/app/deciding-views'
import {
  frame,
  joss,
  me,
  mei,
  newFake,
  newProposal,
  NOW,
  position,
  tomasz
} from '../../../../tests/support/fake-deciding'
import DecidingPart from './DecidingPart.svelte'
import { goToPosition } from './position-place'

// The shell stands around it and says what was done.
const said = vi.hoisted(() => [] as string[])
vi.mock('../shell/toasts.svelte', () => ({
  useToasts: () => ({ show: (text: string) => said.push(text), tell: (done: Promise<unknown>) => done })
}))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

const { view: proposal } = newProposal()
const show = (deciding: DecidingView) => render(DecidingPart, { deciding, proposal })

const group = () => screen.getByRole('radiogroup', { name: 'Your position' })
const choose = (name: string) => fireEvent.click(within(group()).getByRole('radio', { name }))
const reason = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your reason' })
const write = (text: string) => fireEvent.input(reason(), { target: { value: text } })
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save my position' }))

const rows = () => within(screen.getByRole('list', { name: 'Positions' })).getAllByRole('listitem')
const wordsOf = (element: Element | undefined) => element?.textContent.replace(/\s+/g, ' ').trim()

test('positions stand oldest first, each with what is to know about it', () => {
  show(
    newFake({
      countWords: '1 agrees · 1 blocks',
      positions: [
        position({ reason: 'Two of the nine silent gauges were mine.', isStale: true }),
        position({ person: joss, stance: 'block', isLate: true, isDoubled: true, saidMs: NOW - 60_000 })
      ]
    }).view
  )
  expect(screen.getByRole('heading', { name: 'Positions' })).toBeTruthy()
  expect(screen.getByText('1 agrees · 1 blocks')).toBeTruthy()
  expect(rows().map(wordsOf)).toEqual([
    expect.stringMatching(
      /^M ?Mei.*Agree.*Mon 09:40.*the text has changed since.*What changed since Mei’s position.*silent gauges were mine\.$/
    ),
    expect.stringMatching(/Joss.*Block.*09:39.*arrived after the outcome.*said twice, the more careful one counts$/)
  ])
})

test('how the text changed is compared when it is asked for, and read aloud in words', async () => {
  const diff: TextDiff[] = [
    {
      section: 'Proposal',
      runs: [
        { kind: 'same', text: 'Gauges send ' },
        { kind: 'removed', text: 'every two minutes' },
        { kind: 'added', text: 'once an hour' }
      ]
    }
  ]
  const asked: string[] = []
  const changesSince = (id: string) => (asked.push(id), Promise.resolve(diff))
  show(newFake({ positions: [position({ isStale: true })], changesSince }).view)
  const button = screen.getByRole('button', { name: 'What changed since Mei’s position' })
  expect([asked, button.getAttribute('aria-expanded')]).toEqual([[], 'false'])

  await fireEvent.click(button)
  await screen.findByText('Proposal')
  expect(wordsOf(rows()[0])).toContain('Gauges send removed: every two minutes added: once an hour')
  expect([asked, button.getAttribute('aria-expanded')]).toEqual([['position of Mei'], 'true'])

  await fireEvent.click(button)
  expect(screen.queryByText('Proposal')).toBeNull()
})

test('a text that is not here any more is said, and so is a comparison that failed', async () => {
  const answers = [Promise.resolve(null), Promise.reject(new Error('gone'))]
  const changesSince = () => answers.shift() ?? Promise.resolve([])
  show(newFake({ positions: [position({ isStale: true })], changesSince }).view)
  const button = screen.getByRole('button', { name: /^What changed/ })
  await fireEvent.click(button)
  expect(await screen.findByText('The text as it was is not on this device any more.')).toBeTruthy()
  await fireEvent.click(button)
  await fireEvent.click(button)
  expect(await screen.findByText(/could not be compared just now/)).toBeTruthy()
})

test('whoever is against it says why first', async () => {
  const { view, done } = newFake()
  show(view)
  await save()
  expect(done).toEqual([])
  expect(screen.getByText('Choose a position first.')).toBeTruthy()

  await choose('Disagree')
  expect(screen.getByText(/^Disagree: you think it is wrong/)).toBeTruthy()
  expect(screen.getByText('(needed, so people who are asleep can act on it)')).toBeTruthy()
  await save()
  expect(done).toEqual([])

  await write(' The flood desk needs the first 20 minutes. ')
  await save()
  await waitFor(() => expect(done).toEqual(['disagree: The flood desk needs the first 20 minutes.']))
  expect(said).toContain('Your position is saved.')
})

test('whoever agrees may leave it at that, and knows until when it can be changed', async () => {
  const { view, done } = newFake()
  show(view)
  await choose('Agree')
  expect(screen.getByText('(optional)')).toBeTruthy()
  expect(screen.getByText('You can change it until Thu 17:00.')).toBeTruthy()
  await save()
  await waitFor(() => expect(done).toEqual(['agree: ']))
})

test('a position that could not be saved keeps its words, and says so in place', async () => {
  const { view, done } = newFake({}, ['There is no room on this device. Nothing was saved.'])
  show(view)
  await choose('Block')
  await write('No way back.')
  await save()
  expect((await screen.findByRole('alert')).textContent).toContain('There is no room on this device.')
  expect(reason().value).toBe('No way back.')
  await save()
  await waitFor(() => expect(done).toEqual(['block: No way back.', 'block: No way back.']))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})

test('what another device of mine says does not take away what I am typing', async () => {
  const { view } = newFake()
  const { rerender } = show(view)
  await write('Half a sentence')
  await rerender({ deciding: newFake({ mine: position({ person: me, reason: 'From my phone' }) }).view, proposal })
  expect(reason().value).toBe('Half a sentence')
})

test('when the text changed since I spoke, it can stand', async () => {
  const mine = position({ person: me, stance: 'disagree', reason: 'Too slow.', isStale: true })
  const { view, done } = newFake({ mine, positions: [mine] })
  show(view)
  expect(screen.getByText(/The text has changed since you said this/)).toBeTruthy()
  expect(within(group()).getByRole<HTMLInputElement>('radio', { name: 'Disagree' }).checked).toBe(true)
  expect(screen.getByText('This is your position already.')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Still stands' }))
  await waitFor(() => expect(done).toEqual(['still stands']))

  await choose('Agree')
  expect(screen.queryByRole('button', { name: 'Still stands' })).toBeNull()
})

test('where two devices of mine said different things, saving one of them settles it', async () => {
  const mine = position({ person: me, stance: 'abstain', isDoubled: true })
  const { view, done } = newFake({ mine, positions: [mine] })
  show(view)
  expect(screen.getByText(/Two devices of yours said different things/)).toBeTruthy()
  await save()
  await waitFor(() => expect(done).toEqual(['abstain: ']))
})

test('whoever may take no position reads why', () => {
  show(newFake({ whyNoPosition: 'It asks Mei and Joss.' }).view)
  expect(screen.getByText('It asks Mei and Joss.')).toBeTruthy()
  expect(screen.queryByRole('radiogroup')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Save my position' })).toBeNull()
})

test('whoever is to come is named without blame', () => {
  show(
    newFake({
      toCome: [
        { person: joss, why: 'has' },
        { person: tomasz, why: 'lacks' },
        { person: mei, why: 'away' },
        { person: me, why: 'has' }
      ]
    }).view
  )
  expect(
    screen.getByText('Joss has it. Tomasz does not have it yet, so their silence does not count. Mei is away.')
  ).toBeTruthy()
  expect(screen.getByRole('img', { name: '3 people: Joss, Tomasz and Mei' })).toBeTruthy()
})

test('the button at the top leads to what is chosen', async () => {
  show(newFake({ mine: position({ person: me, stance: 'abstain' }) }).view)
  goToPosition()
  expect(document.activeElement).toBe(within(group()).getByRole('radio', { name: 'Abstain' }))
})

test('a position of who is asked no more is shown with its reason, and said not to count', () => {
  const aside = position({ person: joss, stance: 'block', reason: 'Not in winter.', isSetAside: true, isStale: true })
  show(newFake({ positions: [position({})], setAside: [aside] }).view)
  expect(wordsOf(rows()[1])).toMatch(/Joss.*Block.*not among those it asks, so it does not count.*Not in winter\.$/)
})

test('who came after it opened is named to its author, and asked at a word', async () => {
  const { view } = newFake()
  const asked: string[] = []
  const askNewcomers = () => (asked.push('them'), Promise.resolve(null))
  const asking = { pods: [], newcomers: [mei, joss], askNewcomers }
  show({ ...view, asking })
  expect(screen.getByText(/^Mei and Joss came after it opened and are not asked\./)).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Ask them too' }))
  expect(asked).toEqual(['them'])
})
