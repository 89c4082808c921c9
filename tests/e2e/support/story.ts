/**
 * What people do, in their words: every story test is written with these, and they find things only by the roles and
 * names that stay put. Waiting is always for something the page says, never for time.
 */
import { expect, type Locator, type Page } from '@playwright/test'

export interface WorkspaceNames {
  readonly workspace: string
  readonly name: string
}

export async function createWorkspace(page: Page, address: string, { workspace, name }: WorkspaceNames): Promise<void> {
  await page.goto(address)
  await linkOrButton(page, /^Create a workspace/).click()
  await page.getByRole('textbox', { name: 'Workspace name' }).fill(workspace)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page).toHaveURL(/\/w\/[\w-]+$/)
}

export function linkOrButton(page: Page, name: RegExp): Locator {
  return page.getByRole('link', { name }).or(page.getByRole('button', { name })).first()
}

export function mainNavigation(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Main' })
}

/** The link, made on the People page. */
export async function makeInvite(page: Page, role: 'Editor' | 'Viewer' = 'Editor'): Promise<string> {
  await mainNavigation(page).getByRole('link', { name: 'People' }).click()
  await page.getByRole('button', { name: 'Invite', exact: true }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Invite' })
  await choose(page, dialog.getByRole('combobox', { name: 'Role' }), role)
  await dialog.getByRole('button', { name: 'Make link' }).click()
  const link = dialog.getByRole('textbox', { name: 'Invite link' })
  await expect(link).toHaveValue(/\/join#/)
  await expect(dialog.getByRole('img', { name: 'Invite QR code' })).toBeVisible()
  const value = await link.inputValue()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  return value
}

/** Picks an option, whether the box is the browser's own or ours. */
export async function choose(page: Page, box: Locator, option: string): Promise<void> {
  if ((await box.evaluate((element) => element.tagName)) === 'SELECT') {
    await box.selectOption({ label: option })
    return
  }
  await box.click()
  await page.getByRole('option', { name: option }).click()
}

export async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(page).toHaveURL(/\/w\/[\w-]+$/)
}

/** On the People page: they are known to be in. */
export async function knows(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: name })
    await expect(row.first()).toBeVisible({ timeout: 60_000 })
  }
}

export type Kind = 'Note' | 'Proposal' | 'Agenda'

/** Makes one and gives it a title; resolves with its address. */
export async function newDocument(page: Page, kind: Kind, title: string): Promise<string> {
  const before = page.url()
  await page.getByRole('button', { name: 'New', exact: true }).first().click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
  // From one document to the next: the title that is there at first is the former one's.
  await expect(page).not.toHaveURL(before)
  await expect(page).toHaveURL(/\/d\/[\w-]+$/)
  const field = page.getByRole('textbox', { name: 'Title', exact: true })
  await expect(field).toHaveValue('')
  await field.fill(title)
  await saved(page)
  return page.url()
}

export function body(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Body', exact: true })
}

/** Everything in the open document is on this device's disk. */
export async function saved(page: Page): Promise<void> {
  await expect(page.locator('[data-saved]').first()).toHaveAttribute('data-saved', 'saved')
}

export function syncLine(page: Page): Locator {
  return page.locator('[data-sync]').first()
}

/** No change of this device is only here. */
export async function handedOver(page: Page): Promise<void> {
  await expect(syncLine(page)).toHaveAttribute('data-pending', '0', { timeout: 40_000 })
}

export async function documentHash(page: Page): Promise<string> {
  const element = page.locator('[data-doc-hash]').first()
  await expect(element).toHaveAttribute('data-doc-hash', /^[0-9a-f]{64}$/)
  return (await element.getAttribute('data-doc-hash')) ?? ''
}

/** All pages show the same document with the same hash. */
export async function sameDocument(...pages: readonly Page[]): Promise<void> {
  await expect.poll(async () => new Set(await Promise.all(pages.map(documentHash))).size, { timeout: 40_000 }).toBe(1)
}

/** Turns the switch on the sync page, and comes back to where the page was. */
export async function workOffline(page: Page, offline: boolean): Promise<void> {
  const back = page.url()
  await syncLine(page).click()
  const toggle = page.getByRole('switch', { name: 'Work offline' })
  if ((await toggle.getAttribute('aria-checked')) !== String(offline)) await toggle.click()
  await expect(toggle).toHaveAttribute('aria-checked', String(offline))
  await page.goBack()
  await expect(page).toHaveURL(back)
}
