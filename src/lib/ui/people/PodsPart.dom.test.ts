import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { PodsView, PodView } from '$lib/app/pods-views'
import { joss, me, mei, NOW, tomasz } from '../../../../tests/support/fake-deciding'
import { pathWords } from './pod-words'
import PodsPart from './PodsPart.svelte'

vi.mock('../shell/toasts.svelte', () => ({
  useToasts: () => ({ show: () => undefined, tell: (done: Promise<unknown>) => done })
}))
// Made ready by the test runner first, which takes longer than a test waits on a busy machine.
beforeAll(() => import('../primitives/DialogLayer.svelte'), 120_000)

const pod = (said: Partial<PodView> = {}): PodView => ({
  ...{ id: 'p', name: 'Field', people: [me, mei], by: mei, saidMs: NOW - 86_400_000, apart: [], read: ['a'] },
  ...said
})

function newPods(state: Partial<PodsView> = {}, problems: string[] = []): { view: PodsView; done: string[] } {
  const done: string[] = []
  const act = (what: string) => (done.push(what), Promise.resolve(problems.shift() ?? null))
  const view: PodsView = {
    pods: [],
    mayChange: true,
    people: [me, mei, joss, tomasz],
    faultOf: ({ name }) => (name === '' ? 'Give it a name.' : null),
    save: ({ name, members }, of) =>
      act(`save ${name}: ${[...members].join(' ')} over ${of?.read.join(' ') ?? 'nothing'}`),
    dissolve: ({ read }) => act(`dissolve ${read.join(' ')}`),
    ...state
  }
  return { view, done }
}

const show = (pods: PodsView) => render(PodsPart, { pods, nowMs: NOW, zone: 'Europe/Lisbon' })
const wordsOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim()
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('pods are listed with who is in them, how many paths that makes, and who said so', () => {
  show(newPods({ pods: [pod(), pod({ id: 'q', name: 'Lab', people: [], by: me })] }).view)
  const [field, lab] = within(screen.getByRole('list', { name: 'Pods' })).getAllByRole('listitem')
  expect(wordsOf(field!)).toMatch(
    /^Field You and Mei 2 people, 1 path between them Change… Field Dissolve… Field Mei, Mon 09:40$/
  )
  expect(wordsOf(lab!)).toMatch(/^Lab Nobody who is here Nobody yet .* you, Mon 09:40$/)
  expect([pathWords(4), pathWords(16), pathWords(1)]).toEqual([
    '4 people, 6 paths between them',
    '16 people, 120 paths between them',
    '1 person'
  ])
})

test('where there is none a sentence says what one is; who only reads is offered nothing', () => {
  show(newPods({ mayChange: false }).view)
  expect(screen.getByText(/^A pod is a few of us under a name/)).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

test('one is made in a dialog that counts paths; a failure is said with what was chosen kept', async () => {
  const { view, done } = newPods({}, ['This device is full, so nothing was said.'])
  show(view)
  await press('Make a pod…')
  const dialog = within(await screen.findByRole('dialog', { name: 'Make a pod' }))
  await press('Save the pod')
  expect(done).toEqual([])
  await fireEvent.input(dialog.getByRole('textbox', { name: 'Name' }), { target: { value: 'Lab' } })
  for (const name of [/Mei/, /Joss/, /Tomasz/]) await fireEvent.click(dialog.getByRole('checkbox', { name }))
  await fireEvent.click(dialog.getByRole('checkbox', { name: /Mei/ }))
  expect(dialog.getByText('2 people, 1 path between them')).toBeTruthy()
  await press('Save the pod')
  expect(wordsOf(await dialog.findByRole('alert'))).toContain('This device is full')
  await press('Save the pod')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(done).toEqual(Array(2).fill('save Lab: Joss Tomasz over nothing'))
})

test('changed apart it asks one question, and saving settles both versions', async () => {
  const apart = [
    { id: '1', by: mei, saidMs: NOW, name: 'Field', people: [me] },
    { id: '2', by: joss, saidMs: NOW, name: 'Field', people: null }
  ]
  const { view, done } = newPods({ pods: [pod({ apart, read: ['a', 'b'] })] })
  show(view)
  expect(screen.getByText('Changed apart by Mei and Joss.')).toBeTruthy()
  const versions = within(screen.getByRole('list', { name: 'Versions of Field' })).getAllByRole('listitem')
  expect(versions.map(wordsOf)).toEqual(['Mei: Field, with you.', 'Joss: dissolved it.'])
  await press('Settle… Field')
  await screen.findByRole('dialog', { name: 'Settle Field' })
  await press('Save the pod')
  await waitFor(() => expect(done).toEqual(['save Field: Inês Mei over a b']))
})

test('before it is dissolved it is said what that does', async () => {
  const { view, done } = newPods({ pods: [pod()] })
  show(view)
  await press('Dissolve… Field')
  const dialog = within(await screen.findByRole('dialog', { name: 'Dissolve Field?' }))
  expect(dialog.getByText(/Open proposals go on asking whom they asked/)).toBeTruthy()
  await press('Dissolve the pod')
  expect(done).toEqual(['dissolve a'])
})
