/**
 * Names that stay put: checks, screen readers and people find things by these roles and names. One walk through
 * everything that is built, on a wide screen and on a phone; whoever renames one of these hears of it here.
 */
import type { Page } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from './support/profiles'
import {
  body,
  createWorkspace,
  documentHash,
  join,
  linkOrButton,
  mainNavigation,
  makeInvite,
  newDocument,
  saved,
  syncLine
} from './support/story'

const PLACES = ['proposals', 'agendas', 'decisions', 'people', 'library', 'settings', 'sync', 'trash'] as const

async function openMenu(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).first().click()
  await expect(page.getByRole('menu')).toBeVisible()
}

/** While a menu is open the bar takes no pointer, so what is drawn in front is told by their layers alone. */
function isInFrontOfBar(menu: Element): boolean {
  const layerOf = (element: Element | null) => Number(element ? getComputedStyle(element).zIndex : NaN)
  return layerOf(menu.parentElement) > layerOf(document.querySelector('header'))
}

async function menuNames(page: Page): Promise<string[]> {
  const items = page.getByRole('menuitem')
  const names = await items.evaluateAll((all) =>
    all.map((item) => item.getAttribute('aria-label') ?? item.textContent?.trim() ?? '')
  )
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  return names
}

/** Two archives that hold a file of the same name. */
function twoArchives() {
  const buffer = Buffer.from(zipSync({ 'notes/one.md': strToU8('# One\n') }))
  return ['first.zip', 'second.zip'].map((name) => ({ name, mimeType: 'application/zip', buffer }))
}

test('a device without a workspace offers to create, to join and to look around', async ({ openProfile, address }) => {
  const { page, errors } = await openProfile('ana')
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Eventual', exact: true })).toBeVisible()
  for (const name of [/^Create a workspace/, /^Join with a link/, /^Explore a sample team/]) {
    await expect(linkOrButton(page, name)).toBeVisible()
  }
  await expect(page.getByRole('link', { name: 'Restore from a backup file', exact: true })).toBeVisible()
  await linkOrButton(page, /^Join with a link/).click()
  await page.getByRole('textbox', { name: 'Invite link', exact: true }).fill('https://example.org/nothing')
  await page.keyboard.press('Tab')
  await expect(page.getByText('That is not an invite link')).toBeVisible()
  expect(errors).toEqual([])
})

test('a workspace, its lists and its documents keep their names', async ({ openProfile, address }) => {
  const { page, errors } = await openProfile('ana', { permissions: ['clipboard-read', 'clipboard-write'] })
  await createWorkspace(page, address, { workspace: 'Low tide', name: 'Ana' })
  const home = page.url()

  await test.step('everywhere', async () => {
    for (const name of ['Catch up', 'Proposals', 'Agendas', 'Decisions', 'People', 'Library', 'Settings']) {
      await expect(mainNavigation(page).getByRole('link', { name, exact: true })).toBeVisible()
    }
    await openMenu(page, 'New')
    for (const name of ['Note', 'Proposal', 'Agenda', 'Private draft']) {
      await expect(page.getByRole('menuitem', { name, exact: true })).toBeVisible()
    }
    await expect.poll(() => page.getByRole('menu').evaluate(isInFrontOfBar)).toBe(true)
    expect(await menuNames(page)).toHaveLength(4)
    await page.getByRole('button', { name: 'Search', exact: true }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Search', exact: true })
    await expect(dialog.getByRole('combobox', { name: 'Search', exact: true })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('status').getByRole('link').and(syncLine(page))).toHaveAttribute('href', /\/sync$/)
    await expect(syncLine(page)).toHaveAttribute('data-sync', /^(offline|searching|syncing|synced|error)$/)
    await expect(syncLine(page)).toHaveAttribute('data-pending', /^\d+$/)
    await expect(syncLine(page)).toHaveAttribute('data-devices', '1')
  })

  const note = await newDocument(page, 'Note', 'Packing list')
  await test.step('a note', async () => {
    await body(page).click()
    await page.keyboard.type('Boots.')
    await saved(page)
    await documentHash(page)
    await openMenu(page, 'Share')
    await expect(page.getByRole('menuitem', { name: 'Export Markdown', exact: true })).toBeVisible()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(note)
    await page.keyboard.press('Escape')
    await openMenu(page, 'More actions')
    expect(await menuNames(page)).toEqual([
      'Export Markdown',
      'Copy as Markdown',
      'Print',
      'Suggest a change',
      'Make this a proposal',
      'Delete'
    ])
    await openMenu(page, 'More actions')
    await page.getByRole('menuitem', { name: 'Copy as Markdown', exact: true }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('# Packing list\n\nBoots.\n')
  })

  await test.step('a proposal', async () => {
    await newDocument(page, 'Proposal', 'A second ferry')
    await expect(page.locator('[data-status]').first()).toHaveAttribute('data-status', 'draft')
    await expect(body(page)).toBeVisible()
  })

  await test.step('an agenda', async () => {
    await newDocument(page, 'Agenda', 'Monday')
    await page.getByRole('button', { name: 'Add item', exact: true }).click()
    const item = page.getByRole('list', { name: 'Agenda items', exact: true }).getByRole('listitem').first()
    await item.getByRole('textbox', { name: 'Topic', exact: true }).fill('Tides')
    await expect(item.getByRole('heading', { name: 'Tides', exact: true })).toBeAttached()
    await item.getByRole('textbox', { name: 'Timebox in minutes', exact: true }).fill('15')
    await item.getByRole('combobox', { name: 'Owner', exact: true }).fill('Ana')
    await expect(item.getByRole('textbox', { name: 'Notes for Tides', exact: true })).toBeVisible()
    await page.keyboard.press('Tab')
    await saved(page)
    await page.getByRole('button', { name: 'Start meeting', exact: true }).click()
    for (const name of ['Next item', 'I think we can adjourn', 'End meeting']) {
      await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
    }
    await expect(page.getByRole('textbox', { name: 'Notes for Tides', exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'I think we can adjourn', exact: true }).click()
    await page.getByRole('button', { name: 'End meeting', exact: true }).click()
    await page.getByRole('radiogroup', { name: 'Outcome of Tides' }).getByText('Decided', { exact: true }).click()
    await page.getByRole('button', { name: 'End it for everyone', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Start meeting', exact: true })).toBeVisible()
  })

  await test.step('each list has one heading, and names its documents by their titles', async () => {
    for (const place of PLACES) {
      await page.goto(`${home}/${place}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    }
    await page.goto(`${home}/library`)
    for (const title of ['Packing list', 'A second ferry', 'Monday']) {
      await expect(page.getByRole('main').getByRole('link', { name: new RegExp(`^${title}`) })).toBeVisible()
    }
    await page.goto(`${home}/proposals`)
    await expect(page.getByRole('main').getByRole('link', { name: /^A second ferry/ })).toBeVisible()
    await page.goto(`${home}/agendas`)
    await expect(page.getByRole('main').getByRole('link', { name: /^Monday/ })).toBeVisible()
  })

  await test.step('people, settings, sync', async () => {
    await page.goto(`${home}/people`)
    await expect(page.getByRole('listitem').filter({ hasText: 'Ana' }).filter({ hasText: 'Owner' })).toBeVisible()
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await page.getByRole('button', { name: 'Make link', exact: true }).click()
    const link = page.getByRole('dialog', { name: 'Invite' }).getByRole('textbox', { name: 'Invite link', exact: true })
    await expect(link).toHaveValue(/\/join#/)
    await expect(link).toHaveAttribute('readonly', '')
    await expect(page.getByRole('img', { name: 'Invite QR code', exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.goto(`${home}/settings`)
    await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeVisible()
    await expect(page.getByLabel('Files to import', { exact: true })).toHaveAttribute('multiple', '')
    await expect(page.getByRole('button', { name: 'Save a backup', exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Restore a backup', exact: true })).toBeVisible()
    await page.goto(`${home}/sync`)
    await expect(page.getByRole('switch', { name: 'Work offline', exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Look for people now', exact: true })).toBeVisible()
    await expect(page.getByRole('list', { name: 'Connected', exact: true })).toBeAttached()
  })

  await test.step('the trash and back', async () => {
    await page.goto(note)
    await openMenu(page, 'More actions')
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('Moved to the trash.')).toBeVisible()
    await page.goto(`${home}/trash`)
    await expect(page.getByRole('main').getByRole('link', { name: /^Packing list/ })).toBeVisible()
    await page.getByRole('button', { name: /^Restore/ }).click()
    await expect(page.getByText('“Packing list” is back.')).toBeVisible()
    await page.goto(`${home}/library`)
    await expect(page.getByRole('main').getByRole('link', { name: /^Packing list/ })).toBeVisible()
  })
  expect(errors).toEqual([])
})

test('a new document, asked for twice in a hurry, is one, and takes words at once', async ({
  openProfile,
  address
}) => {
  const { page, errors } = await openProfile('ana')
  const name = 'A'.repeat(80)
  await createWorkspace(page, address, { workspace: 'W'.repeat(60), name })
  await page.getByRole('button', { name: 'New', exact: true }).click()
  const item = page.getByRole('menuitem', { name: 'Note', exact: true })
  await item.evaluate((element: HTMLElement) => (element.click(), element.click()))
  await expect(page.getByRole('textbox', { name: 'Title', exact: true })).toBeFocused()
  await page.keyboard.type('Tides')
  await saved(page)
  await page.getByRole('button', { name: 'Search', exact: true }).first().click()
  await page.keyboard.press('Escape')
  // However long a name is, what stands beside it can be reached.
  await mainNavigation(page).getByRole('link', { name: 'Settings', exact: true }).click({ timeout: 3000 })
  await page.getByLabel('Files to import', { exact: true }).setInputFiles(twoArchives())
  await expect(page.getByRole('table', { name: 'Import report' }).getByRole('row')).toHaveCount(3)
  await mainNavigation(page).getByRole('link', { name: 'Library', exact: true }).click()
  await expect(page.getByRole('main').getByText('3 documents')).toBeVisible()
  expect(errors).toEqual([])
})

test('on a phone the bar at the bottom leads to everything', async ({ openProfile, address }) => {
  const { page, errors } = await openProfile('ana', { viewport: { width: 390, height: 844 } })
  await createWorkspace(page, address, { workspace: 'Low tide', name: 'Ana' })
  for (const name of ['Catch up', 'Proposals', 'Agendas', 'Library']) {
    await expect(mainNavigation(page).getByRole('link', { name, exact: true })).toBeVisible()
  }
  await mainNavigation(page).getByRole('button', { name: 'More', exact: true }).click()
  for (const name of ['Decisions', 'People', 'Settings']) {
    await expect(page.getByRole('link', { name, exact: true }).last()).toBeVisible()
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'New', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Search', exact: true })).toBeVisible()
  await expect(page.getByRole('status').getByRole('link').and(syncLine(page))).toBeVisible()
  await expect(syncLine(page)).toHaveAttribute('data-devices', '1')
  for (const place of ['', ...PLACES.map((each) => `/${each}`)]) {
    await page.goto(new URL(page.url()).origin + new URL(page.url()).pathname.split('/').slice(0, 3).join('/') + place)
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
  expect(errors).toEqual([])
})

test('an invite link opens the page that asks only for a name', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  await join(bela.page, await makeInvite(ana.page), 'Bela')
  await expect(syncLine(bela.page)).toHaveAttribute('data-sync', /^(syncing|synced)$/, { timeout: 30_000 })
  await mainNavigation(bela.page).getByRole('link', { name: 'People' }).click()
  await expect(bela.page.getByRole('listitem').filter({ hasText: 'Bela' }).filter({ hasText: 'Editor' })).toBeVisible()
  await bela.page.goto(address)
  await expect(bela.page).toHaveURL(/\/w\/[\w-]+/)
  expect([...ana.errors, ...bela.errors]).toEqual([])
})
