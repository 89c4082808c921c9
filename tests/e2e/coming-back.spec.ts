/** A person's own devices come and go: a phone by the code in a minute, and a new laptop from a backup with nobody there. */
import type { Locator } from '@playwright/test'
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

/** What the code says, as a camera would read it: it stands in the dialog beside it. */
async function linkIn(dialog: Locator): Promise<string> {
  return (await dialog.getByRole('textbox', { name: 'Device link' }).inputValue()).trim()
}
