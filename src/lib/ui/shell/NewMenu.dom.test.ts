import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { beforeAll, expect, test } from 'vitest'
import type { DocumentKind } from '$lib/app/views'
import NewMenu from './NewMenu.svelte'

// Made ready by the test runner first, which takes longer than a test waits; each menu still loads when it is pressed.
beforeAll(() => import('../primitives/MenuLayer.svelte'))

async function openMenu(onnew: (kind: DocumentKind | null) => void) {
  render(NewMenu, { onnew })
  const button = screen.getByRole('button', { name: 'New' })
  button.focus()
  await fireEvent.keyDown(button, { key: 'Enter' })
  return screen.findByRole('menu')
}

test('offers the kinds of document by name and starts the one that is picked', async () => {
  const started: (DocumentKind | null)[] = []
  await openMenu((kind) => started.push(kind))

  expect(screen.getAllByRole('menuitem').map((item) => item.querySelector('b')?.textContent)).toEqual([
    'Note',
    'Proposal',
    'Agenda',
    'Private draft'
  ])
  await fireEvent.click(screen.getByRole('menuitem', { name: 'Proposal' }))
  expect(started).toEqual(['proposal'])
})

test('gives the page back when it closes', async () => {
  const menu = await openMenu(() => undefined)
  await waitFor(() => expect(document.body.style.pointerEvents).toBe('none'))

  await fireEvent.keyDown(menu, { key: 'Escape' })
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await waitFor(() => expect(document.body.style.pointerEvents).toBe(''))
})
