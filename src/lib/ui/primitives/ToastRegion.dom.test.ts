import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import ToastRegion from './ToastRegion.svelte'

test('says what was done politely, and what failed at once', () => {
  render(ToastRegion, {
    toasts: [
      { id: '1', text: 'Link copied.', tone: 'done' },
      { id: '2', text: 'Nothing was copied.', tone: 'problem' }
    ],
    ondismiss: () => undefined
  })
  expect(screen.getByRole('status').textContent).toContain('Link copied.')
  expect(screen.getByRole('alert').textContent).toContain('Nothing was copied.')
})

test('an offer that was taken goes away', async () => {
  const gone: string[] = []
  const action = { label: 'Undo', run: () => undefined }
  render(ToastRegion, {
    toasts: [{ id: '3', text: 'Removed.', tone: 'done', action }],
    ondismiss: (id: string) => gone.push(id)
  })
  await fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(gone).toEqual(['3'])
})

test('an offer waits for an answer and cannot be waved away', async () => {
  let runs = 0
  render(ToastRegion, {
    toasts: [
      {
        id: 'update',
        text: 'A new version is ready.',
        tone: 'notice',
        action: { label: 'Restart when idle', run: () => (runs += 1) }
      }
    ],
    ondismiss: () => undefined
  })
  expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Restart when idle' }))
  expect(runs).toBe(1)
})
