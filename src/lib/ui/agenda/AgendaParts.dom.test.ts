/** The items of a real agenda on the page: moved by keys, said to whoever does not see them, and what is known of each. */
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { newScope } from '$lib/base/scope'
import { Agenda } from '$lib/app/agenda.svelte'
import type { BodyBinding, SheetView } from '$lib/app/views'
import { addItem } from '$lib/docs/agenda-edit'
import { afterFragment, readItems } from '$lib/docs/agenda'
import { createAgenda } from '$lib/docs/create'
import { setLink, setOutcome } from '$lib/docs/item-edit'
import { planSession } from '$lib/docs/meeting-edit'
import { frame } from '../../../../tests/support/fake-deciding'
import { newSimRandom } from '../../../../tests/support/sim-random'
import AgendaParts from './AgendaParts.svelte'

const toasts = vi.hoisted(() => ({ failed: [] as string[] }))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))
vi.mock('../shell/toasts.svelte', () => ({
  useToasts: () => ({
    tell: async (outcome: Promise<string | null>) => {
      const problem = await outcome
      if (problem !== null) toasts.failed.push(problem)
      return problem === null
    }
  })
}))
vi.mock('../editor/Editor.svelte', () => import('./LineField.svelte'))

// Made ready by the test runner first, which takes longer than a test waits.
beforeAll(() => Promise.all([import('../primitives/MenuLayer.svelte'), import('../primitives/DialogLayer.svelte')]))

const bind = (fragment: Y.XmlFragment): BodyBinding => ({ fragment, awareness: null, person: () => null })

function show(...topics: string[]) {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  for (const topic of topics) addItem(doc, { id: topic, topic, timebox: 10 })
  const agenda = new Agenda({
    ...{ doc, scope: newScope(), random: newSimRandom(1), memberNames: () => [], meeting: null },
    bind,
    change: (change) => (doc.transact(change), null)
  })
  const sheet: SheetView = {
    ...{ kind: 'agenda', title: 'Weekly', editable: true, trashed: false, words: 0, changedMs: null, writers: [] },
    ...{ body: bind(afterFragment(doc)), after: null, setTitle: () => undefined }
  }
  render(AgendaParts, { doc: sheet, agenda })
  return { doc, outline: () => readItems(doc).map(({ number, topic }) => `${number} ${topic}`) }
}

const handle = (name: string) => screen.getByRole('button', { name: new RegExp(`, move ${name}$`) })
const itemOf = (topic: string) => {
  const item = screen.getByRole('heading', { name: topic }).closest('li')
  if (!item) throw new Error(`no item ${topic}`)
  return within(item)
}

test('Alt and an arrow move an item, keep the focus with it, and say where it went', async () => {
  const { outline } = show('Floods', 'Ebb', 'Tide')
  const press = async (name: string, key: string, said: string) => {
    handle(name).focus()
    await fireEvent.keyDown(handle(name), { key, altKey: true })
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe(said))
    expect(document.activeElement).toBe(handle(name))
  }
  await press('Floods', 'ArrowDown', '“Floods” is now 2')
  await press('Floods', 'ArrowRight', '“Floods” is now 1.1, under “Ebb”')
  expect(outline()).toEqual(['1 Ebb', '1.1 Floods', '2 Tide'])
  await press('Floods', 'ArrowLeft', '“Floods” is now 2')
  await press('Ebb', 'ArrowUp', '“Ebb” stays 1')
  expect(outline()).toEqual(['1 Ebb', '2 Floods', '3 Tide'])
})

test('an arrow alone moves nothing', async () => {
  const { outline } = show('Floods', 'Ebb')
  await fireEvent.keyDown(handle('Floods'), { key: 'ArrowDown' })
  expect(outline()).toEqual(['1 Floods', '2 Ebb'])
})

test('the menu puts an item under the one above', async () => {
  const { outline } = show('Floods', 'Ebb')
  await fireEvent.pointerDown(screen.getByRole('button', { name: 'More for Ebb' }), { pointerType: 'mouse', button: 0 })
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Put under the item above' }))
  await waitFor(() => expect(outline()).toEqual(['1 Floods', '1.1 Ebb']))
})

test('what is too long says by how much, and which item falls off', async () => {
  const { doc } = show('Floods', 'Ebb', 'Tide')
  expect(screen.getByText('3 items · 30 of 50 minutes')).toBeTruthy()
  planSession(doc, 'a', { wall: '2026-12-09T10:00', zone: 'Europe/Lisbon', minutes: 25 })
  await waitFor(() => expect(screen.getByText('3 items · 30 of 25 minutes, 5 too many')).toBeTruthy())
  expect(itemOf('Tide').getByText('No time for it')).toBeTruthy()
  expect(screen.getAllByText('No time for it')).toHaveLength(1)
})

test('details are kept as they are chosen, and stand under the topic', async () => {
  show('Floods', 'Ebb')
  await fireEvent.pointerDown(screen.getByRole('button', { name: 'More for Floods' }), {
    pointerType: 'mouse',
    button: 0
  })
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Details…' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Details of Floods' }))
  await fireEvent.click(dialog.getByRole('radio', { name: 'To decide' }))
  await fireEvent.click(dialog.getByRole('checkbox', { name: 'late addition' }))
  await fireEvent.click(dialog.getByRole('switch', { name: 'In every agenda of this series' }))
  await fireEvent.input(dialog.getByRole('textbox', { name: 'Address' }), { target: { value: 'javascript:alert(1)' } })
  await fireEvent.click(dialog.getByRole('button', { name: 'Add link' }))
  await waitFor(() => expect(toasts.failed).toEqual([expect.stringMatching(/^A link is an address of the web/)]))
  await fireEvent.input(dialog.getByRole('textbox', { name: 'Address' }), { target: { value: 'log.example/1' } })
  await fireEvent.input(dialog.getByRole('textbox', { name: 'Its words' }), { target: { value: 'The log' } })
  await fireEvent.click(dialog.getByRole('switch', { name: 'To be read before the meeting' }))
  await fireEvent.click(dialog.getByRole('button', { name: 'Add link' }))
  const link = await waitFor(() => itemOf('Floods').getByRole('link', { name: 'The log', hidden: true }))
  expect(link.getAttribute('href')).toBe('https://log.example/1')
  for (const words of ['To decide', 'late addition', 'every time', 'Read before:']) itemOf('Floods').getByText(words)
})

test('what an item came to stands under it; an address that is none of ours is no link', async () => {
  const { doc } = show('Floods')
  setOutcome(doc, 'Floods', { kind: 'undecided', words: 'We wait for the log', by: 'ana', ms: 1 })
  setLink(doc, 'Floods', { id: 'a', href: 'data:text/html,x', words: 'odd', reading: false })
  await waitFor(() => expect(itemOf('Floods').getByText('Not decided')).toBeTruthy())
  expect(itemOf('Floods').getByText('We wait for the log')).toBeTruthy()
  expect(itemOf('Floods').queryByRole('link')).toBeNull()
})
