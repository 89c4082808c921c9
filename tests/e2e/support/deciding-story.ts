/** What people do with a proposal, in their words. */
import { expect, type Page } from '@playwright/test'

export const SECTIONS = {
  Summary: 'Gauges would send once an hour.',
  Problem: 'Nine of 41 gauges went silent last winter.',
  Proposal: 'From 1 February gauges send on the hour.',
  'How to undo': 'Set the interval back.'
}

export const status = (page: Page) => page.locator('[data-status]').first()
export const positions = (page: Page) => page.getByRole('list', { name: 'Positions' })

export async function fill(page: Page, section: string, words: string): Promise<void> {
  await page.getByRole('textbox', { name: section, exact: true }).click()
  await page.keyboard.type(words)
}

/** Says in the dialog that it is decided by consent. */
export async function decideByConsent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Say how it is decided' }).click()
  const dialog = page.getByRole('dialog', { name: 'How is this decided?' })
  await dialog.getByRole('radio', { name: /^Consent/ }).check({ force: true })
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
}

export async function take(page: Page, stance: string, reason: string): Promise<void> {
  const mine = page.getByRole('radiogroup', { name: 'Your position' })
  await mine.getByRole('radio', { name: stance, exact: true }).check({ force: true })
  await page.getByRole('textbox', { name: /^Your reason/ }).fill(reason)
  await page.getByRole('button', { name: 'Save my position' }).click()
  await expect(positions(page).getByText(reason)).toBeVisible()
}

export async function conclude(page: Page, button: RegExp, verdict: string, why: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog', { name: 'What came of it?' })
  await dialog.getByRole('radio', { name: verdict }).check({ force: true })
  await dialog.getByRole('textbox', { name: /^Why/ }).fill(why)
  await dialog.getByRole('button', { name: /^Record/ }).click()
  await expect(dialog).toBeHidden()
}
