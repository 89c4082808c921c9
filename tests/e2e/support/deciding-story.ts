/** What people do with a proposal, in their words. */
import { expect, type Page } from '@playwright/test'
import { pointer } from './hands'

export const SECTIONS = {
  Summary: 'Gauges would send once an hour.',
  Problem: 'Nine of 41 gauges went silent last winter.',
  Proposal: 'From 1 February gauges send on the hour.',
  'How to undo': 'Set the interval back.'
}

export const status = (page: Page) => page.locator('[data-status]').first()
export const positions = (page: Page) => page.getByRole('list', { name: 'Positions' })

export async function fill(page: Page, section: string, words: string, hands = pointer): Promise<void> {
  await hands.write(page.getByRole('textbox', { name: section, exact: true }), words)
}

/** Says in the dialog that it is decided by consent. */
export async function decideByConsent(page: Page, hands = pointer): Promise<void> {
  await hands.press(page.getByRole('button', { name: 'Say how it is decided' }))
  const dialog = page.getByRole('dialog', { name: 'How is this decided?' })
  await hands.choose(dialog.getByRole('radio', { name: /^Consent/ }))
  await hands.press(dialog.getByRole('button', { name: 'Save', exact: true }))
  await expect(dialog).toBeHidden()
}

export async function take(page: Page, stance: string, reason: string, hands = pointer): Promise<void> {
  const mine = page.getByRole('radiogroup', { name: 'Your position' })
  await hands.choose(mine.getByRole('radio', { name: stance, exact: true }))
  await hands.write(page.getByRole('textbox', { name: /^Your reason/ }), reason)
  await hands.press(page.getByRole('button', { name: 'Save my position' }))
  await expect(positions(page).getByText(reason)).toBeVisible()
}

interface Conclusion {
  readonly verdict: string
  readonly why: string
}

export async function conclude(
  page: Page,
  button: RegExp,
  { verdict, why }: Conclusion,
  hands = pointer
): Promise<void> {
  await hands.press(page.getByRole('button', { name: button }))
  const dialog = page.getByRole('dialog', { name: 'What came of it?' })
  await hands.choose(dialog.getByRole('radio', { name: verdict }))
  await hands.write(dialog.getByRole('textbox', { name: /^Why/ }), why)
  await hands.press(dialog.getByRole('button', { name: /^Record/ }))
  await expect(dialog).toBeHidden()
}
