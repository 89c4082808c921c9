/** What people do with relays, in their words. */
import { expect, type Page } from '@playwright/test'
import { syncLine } from './story'

/** For everybody; from wherever the page is, to the sync page. */
export async function addRelay(page: Page, address: string): Promise<void> {
  await syncLine(page).click()
  await page.getByRole('button', { name: 'Add a relay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a relay' })
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address)
  await dialog.getByRole('button', { name: /^(Add|Try)/ }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('list', { name: 'Relays' }).getByRole('listitem')).toContainText('reachable')
}

/** The relay has on its disk what this device wrote. */
export async function onRelay(page: Page): Promise<void> {
  await syncLine(page).click()
  const row = page.getByRole('list', { name: 'Relays' }).getByRole('listitem')
  await expect(row).toHaveAttribute('data-lacks', '0', { timeout: 30_000 })
  await expect(row).toHaveAttribute('data-state', 'open')
}
