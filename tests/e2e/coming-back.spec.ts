/** A person's own devices come and go: a phone by the code in a minute, and a new laptop from a backup with nobody there. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import { body, createWorkspace, handedOver, mainNavigation, newDocument, saved, sameDocument } from './support/story'

const PHONE = { viewport: { width: 390, height: 844 } }
/** Build 2: a device comes in within a minute. */
const A_MINUTE_MS = 60_000

test('Ana adds her phone by the code, and it has everything within a minute', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  const phone = await openProfile('phone', PHONE)
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots and a lamp.')
  await saved(ana.page)

  const began = performance.now()
  await mainNavigation(ana.page).getByRole('link', { name: 'People' }).click()
  await ana.page.getByRole('button', { name: 'Add a device…' }).click()
  const dialog = ana.page.getByRole('dialog', { name: 'Add a device of yours' })
  await dialog.getByRole('textbox', { name: 'Its name' }).fill('Phone')
  await dialog.getByRole('button', { name: 'Show the code' }).click()
  await expect(dialog.getByRole('img', { name: 'Device QR code' })).toBeVisible()
  await expect(dialog.getByText('Waiting for it…')).toBeVisible()
  const link = await linkIn(ana.page.getByRole('dialog'))

  await test.step('the phone says whose it will be before anything is written', async () => {
    await phone.page.goto(link)
    await expect(phone.page.getByRole('heading', { name: 'Another device of yours' })).toBeVisible()
    await expect(phone.page.getByText(/You come in as/)).toContainText('Ana')
    await expect(phone.page.getByRole('textbox')).toHaveCount(0)
    await phone.page.getByRole('button', { name: /^Begin as/ }).click()
    await expect(phone.page).toHaveURL(/\/w\/[\w-]+$/)
  })

  await expect(dialog.getByText('Phone is in.')).toBeVisible({ timeout: A_MINUTE_MS })
  await phone.page.goto(note)
  await expect(body(phone.page)).toHaveText('Boots and a lamp.', { timeout: A_MINUTE_MS })
  const seconds = (performance.now() - began) / 1000
  test.info().annotations.push({ type: 'seconds until the phone had everything', description: seconds.toFixed(1) })
  expect(seconds).toBeLessThan(A_MINUTE_MS / 1000)

  await test.step('what the phone writes is Ana’s, on one row of the team', async () => {
    await dialog.getByRole('button', { name: 'Done' }).click()
    await body(phone.page).click()
    await phone.page.keyboard.press('ControlOrMeta+End')
    await phone.page.keyboard.type(' And rope.')
    await saved(phone.page)
    await ana.page.goto(note)
    await expect(body(ana.page)).toHaveText('Boots and a lamp. And rope.', { timeout: 30_000 })
    await sameDocument(ana.page, phone.page)
    await handedOver(ana.page)
    await mainNavigation(ana.page).getByRole('link', { name: 'People' }).click()
    const row = ana.page.getByRole('listitem').filter({ hasText: 'Ana (you)' })
    await expect(row.getByText('Phone, connected')).toBeVisible()
  })
})

test('a device nobody used is kept or taken back', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  const other = await openProfile('other')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  await mainNavigation(ana.page).getByRole('link', { name: 'People' }).click()
  await ana.page.getByRole('button', { name: 'Add a device…' }).click()
  await ana.page.getByRole('button', { name: 'Show the code' }).click()
  await expect(ana.page.getByText('Waiting for it…')).toBeVisible()
  const link = await linkIn(ana.page.getByRole('dialog'))
  await ana.page.keyboard.press('Escape')
  const asking = ana.page.getByRole('dialog', { name: /^Keep/ })
  await asking.getByRole('button', { name: 'Keep it' }).click()
  const device = ana.page.getByText('Phone, not used yet')
  await expect(device).toBeVisible()
  await ana.page.getByRole('button', { name: 'Remove the device Phone of Ana' }).click()
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(device).toHaveCount(0)

  await other.page.goto(link)
  await other.page.getByRole('button', { name: /^Begin as/ }).click()
  await expect(other.page.getByRole('alert').filter({ hasText: 'removed' })).toBeVisible({ timeout: 60_000 })
})

test('Ana’s laptop is gone: a new one has every word from the backup file, with nobody there', async ({
  openProfile,
  address
}, testInfo) => {
  const ana = await openProfile('ana')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots and a lamp.')
  await saved(ana.page)
  await createWorkspace(ana.page, `${address}/?add`, { workspace: 'High water', name: 'Ana' })

  await test.step('she makes a backup of both workspaces', async () => {
    await mainNavigation(ana.page).getByRole('link', { name: 'Settings' }).click()
    await ana.page.getByRole('button', { name: 'Save a backup' }).click()
    const dialog = ana.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('too short')
    await dialog.getByRole('button', { name: 'Make the file' }).click()
    await expect(dialog.getByRole('alert')).toContainText('at least 12 characters')
    await dialog.getByRole('button', { name: 'Suggest six words' }).click()
  })
  const dialog = ana.page.getByRole('dialog')
  const passphrase = await dialog.getByRole('textbox', { name: 'Passphrase' }).inputValue()
  expect(passphrase.split(' ')).toHaveLength(6)
  const download = ana.page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Make the file' }).click()
  const file = testInfo.outputPath('kept.eventual-backup')
  await (await download).saveAs(file)
  expect((await download).suggestedFilename()).toMatch(/^eventual-backup-\d{4}-\d\d-\d\d\.eventual-backup$/)
  await expect(dialog.getByRole('status')).toContainText('High water')
  await expect(dialog.getByRole('status')).toContainText('Low tide')
  await ana.close()

  const anew = await openProfile('ana anew')
  await anew.page.goto(address)
  await anew.page.getByText('Ready to work offline').waitFor()
  await anew.setOffline(true)
  await restore(anew.page, file, 'four boats leave at dawn')
  await expect(anew.page.getByRole('alert')).toContainText('That passphrase does not open this file')
  await anew.page.getByLabel('Passphrase').fill(passphrase)
  await anew.page.getByRole('button', { name: 'Look into it' }).click()
  await expect(anew.page.getByRole('heading', { name: 'In this backup' })).toBeVisible()
  await expect(anew.page.getByRole('listitem').filter({ hasText: 'Low tide' })).toContainText('as Ana')
  await anew.page.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(anew.page).toHaveURL(/\/w\/[\w-]+$/)

  await test.step('every document is there, offline, and can be written on', async () => {
    await anew.page.goto(note)
    await expect(body(anew.page)).toHaveText('Boots and a lamp.')
    await body(anew.page).click()
    await anew.page.keyboard.press('ControlOrMeta+End')
    await anew.page.keyboard.type(' And rope.')
    await saved(anew.page)
    await mainNavigation(anew.page).getByRole('link', { name: 'People' }).click()
    const row = anew.page.getByRole('listitem').filter({ hasText: 'Ana (you)' })
    await expect(row.getByText(/^Backup of .*, this one/)).toBeVisible()
  })

  await test.step('restoring once more leaves what is here as it is', async () => {
    await anew.page.goto('/?add')
    await restore(anew.page, file, passphrase)
    await expect(anew.page.getByText('on this device already')).toHaveCount(2)
    await expect(anew.page.getByRole('button', { name: 'Restore', exact: true })).toHaveCount(0)
  })
})

test('a file that is none of ours, or not whole, says so and leaves nothing', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  await ana.page.goto(address)
  await restore(
    ana.page,
    { name: 'notes.eventual-backup', mimeType: '', buffer: Buffer.from('Dear diary') },
    'anything'
  )
  await expect(ana.page.getByRole('alert')).toContainText('not a backup of Eventual')
  expect(await ana.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([
    'eventual'
  ])
})

test('Ana prints a recovery sheet, and its code brings her back as herself', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  const anew = await openProfile('ana anew', PHONE)
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots and a lamp.')
  await saved(ana.page)
  await mainNavigation(ana.page).getByRole('link', { name: 'Settings' }).click()
  await ana.page.getByRole('button', { name: 'Print a recovery sheet…' }).click()
  await ana.page.getByRole('button', { name: 'Make the sheet' }).click()
  const sheet = ana.page.getByRole('dialog', { name: 'Recovery sheet' })
  await expect(sheet.getByRole('img', { name: 'Recovery QR code' })).toBeVisible()
  const link = (await sheet.getByText(/\/join#A/).textContent()) ?? ''

  await test.step('nothing else is on the printed page', async () => {
    await ana.page.emulateMedia({ media: 'print' })
    await expect(mainNavigation(ana.page)).toBeHidden()
    await expect(sheet.getByRole('button', { name: 'Print' })).toBeHidden()
    await expect(sheet.getByRole('heading', { name: 'How to use it' })).toBeVisible()
    await ana.page.emulateMedia({ media: 'screen' })
  })
  await test.step('closed by mistake, it can be shown again', async () => {
    await ana.page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
    const asking = ana.page.getByRole('dialog', { name: 'Closed without printing' })
    await asking.getByRole('button', { name: 'Show it again' }).click()
    await expect(sheet.getByText(link.trim())).toBeVisible()
    await sheet.getByRole('button', { name: 'Close' }).click()
    await asking.getByRole('button', { name: 'Keep it' }).click()
    await expect(asking).toHaveCount(0)
  })

  await anew.page.goto(link.trim())
  await anew.page.getByRole('button', { name: /^Begin as/ }).click()
  await expect(anew.page).toHaveURL(/\/w\/[\w-]+$/)
  await anew.page.goto(note)
  await expect(body(anew.page)).toHaveText('Boots and a lamp.', { timeout: A_MINUTE_MS })
})

async function restore(page: Page, file: FilePayload | string, passphrase: string): Promise<void> {
  await page.getByRole('link', { name: 'Restore from a backup file', exact: true }).click()
  await page.getByLabel('Backup file', { exact: true }).setInputFiles(file)
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Look into it' }).click()
}

interface FilePayload {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** What the code says, as a camera would read it: it stands in the dialog beside it. */
async function linkIn(dialog: Locator): Promise<string> {
  return (await dialog.getByRole('textbox', { name: 'Device link' }).inputValue()).trim()
}
