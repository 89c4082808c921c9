import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { beforeAll, expect, test } from 'vitest'
import NewMenu from '../shell/NewMenu.svelte'
import MenuItem from './MenuItem.svelte'

// Made ready by the test runner first, which takes longer than a test waits; each menu still loads when it is pressed.
beforeAll(() => import('./MenuLayer.svelte'))

const newButton = () => screen.getByRole('button', { name: 'New' })
const isOpen = () => waitFor(() => expect(screen.queryByRole('menu')).not.toBeNull())

test('a closed menu says what its button opens before it is loaded', () => {
  render(NewMenu, { onnew: () => undefined })
  expect(newButton().getAttribute('aria-haspopup')).toBe('menu')
  expect(newButton().getAttribute('aria-expanded')).toBe('false')
})

test.each(['Enter', ' ', 'ArrowDown'])(
  'the key "%s" pressed before the menu is loaded opens it at its first item',
  async (key) => {
    render(NewMenu, { onnew: () => undefined })
    newButton().focus()
    await fireEvent.keyDown(newButton(), { key })
    await isOpen()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('menuitem', { name: 'Note' })))
  }
)

test.each([
  ['mouse', 'pointerDown'],
  ['touch', 'pointerUp']
] as const)('a press of a %s before the menu is loaded opens it', async (pointerType, event) => {
  render(NewMenu, { onnew: () => undefined })
  await fireEvent[event](newButton(), { pointerType, button: 0 })
  await isOpen()
  expect(newButton().getAttribute('aria-expanded')).toBe('true')
})

test('a double press opens once, and the button is the same throughout', async () => {
  render(NewMenu, { onnew: () => undefined })
  const button = newButton()
  await Promise.all([
    fireEvent.pointerDown(button, { pointerType: 'mouse', button: 0 }),
    fireEvent.click(button, { detail: 1 }),
    fireEvent.pointerDown(button, { pointerType: 'mouse', button: 0 })
  ])
  await isOpen()
  expect(newButton()).toBe(button)
})

test('closing gives the focus back to the button', async () => {
  render(NewMenu, { onnew: () => undefined })
  newButton().focus()
  await fireEvent.keyDown(newButton(), { key: 'Enter' })
  await isOpen()
  await fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(newButton()))
})

test('an item outside of a menu is a mistake of ours', () => {
  const children = createRawSnippet(() => ({ render: () => '<i>Alone</i>' }))
  expect(() => render(MenuItem, { children })).toThrow('an item stands in a menu')
})
