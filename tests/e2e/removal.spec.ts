/** Somebody is removed while they are offline and typing: nobody sees what they wrote since, they are told, and it can be taken in. */
import { readFile } from 'node:fs/promises'
import { expect, test } from './support/profiles'
import {
  body,
  createWorkspace,
  join,
  mainNavigation,
  makeInvite,
  newDocument,
  saved,
  workOffline
} from './support/story'

test('Fault 29: what a removed person writes afterwards waits, is theirs to export, and an admin’s to take in', async ({
  openProfile,
  address
}) => {
  test.setTimeout(180_000)
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')
  const cora = await openProfile('cora')
  const dora = await openProfile('dora')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots.')
  await saved(ana.page)
  const link = await makeInvite(ana.page)
  for (const [profile, name] of [
    [bela, 'Bela'],
    [cora, 'Cora'],
    [dora, 'Dora']
  ] as const) {
    await join(profile.page, link, name)
    await profile.page.goto(note)
    await expect(body(profile.page)).toHaveText('Boots.', { timeout: 30_000 })
  }

  await test.step('Dora is away, and writes where she is', async () => {
    await workOffline(dora.page, true)
    await dora.page.goto(note)
    await body(dora.page).click()
    await dora.page.keyboard.press('ControlOrMeta+End')
    await dora.page.keyboard.type(' Hats.')
    await saved(dora.page)
  })

  await test.step('Cora is offline and types while Ana removes her', async () => {
    await workOffline(cora.page, true)
    await cora.page.goto(note)
    await body(cora.page).click()
    await cora.page.keyboard.press('ControlOrMeta+End')
    await cora.page.keyboard.type(' Sandals.')
    await saved(cora.page)
    await mainNavigation(ana.page).getByRole('link', { name: 'People' }).click()
    await ana.page.getByRole('button', { name: 'Remove Cora…' }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'Remove Cora?' })
    await expect(dialog.getByText(/does not count until an admin takes it in/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(ana.page.getByRole('button', { name: 'Remove Cora…' })).toHaveCount(0)
    await expect(bela.page.getByText('Cora')).toHaveCount(0)
  })

  await test.step('Cora returns: she is told, her words wait, and she can carry them out', async () => {
    await workOffline(cora.page, false)
    await expect(cora.page.getByRole('alert').filter({ hasText: 'You were removed' })).toBeVisible({ timeout: 60_000 })
    await cora.page.goto(note)
    await expect(body(cora.page)).toHaveText('Boots.')
    await mainNavigation(cora.page).getByRole('link', { name: 'People' }).click()
    const download = cora.page.waitForEvent('download')
    await cora.page.getByRole('button', { name: 'Export' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toContain('Boots. Sandals.')
  })

  await test.step('nobody else is shown them; the others go on', async () => {
    await bela.page.goto(note)
    await body(bela.page).click()
    await bela.page.keyboard.press('ControlOrMeta+End')
    await bela.page.keyboard.type(' Rope.')
    await saved(bela.page)
    await ana.page.goto(note)
    await expect(body(ana.page)).toHaveText('Boots. Rope.', { timeout: 30_000 })
    await expect(cora.page.getByText('Rope.')).toHaveCount(0)
  })
  await test.step('Ana takes them in, and they are part of the note for everybody who is in', async () => {
    await mainNavigation(ana.page).getByRole('link', { name: 'Catch up' }).click()
    await ana.page
      .getByRole('region', { name: 'Needs you' })
      .getByRole('link', { name: /^What Cora wrote/ })
      .click()
    await expect(ana.page.getByRole('heading', { name: 'Waits' })).toBeVisible()
    await ana.page.getByRole('button', { name: 'Take in' }).click()
    await expect(ana.page.getByRole('heading', { name: 'Waits' })).toHaveCount(0)
    await ana.page.goto(note)
    await expect(body(ana.page)).toHaveText(/Boots\..*Sandals\./, { timeout: 30_000 })
    await expect(body(ana.page)).toHaveText(/Rope\./)
    await expect(body(bela.page)).toHaveText(await body(ana.page).innerText(), { timeout: 30_000 })
  })
  await test.step('Dora comes back when only Bela is there, and has what was written under the new key', async () => {
    await ana.close()
    await workOffline(dora.page, false)
    await dora.page.goto(note)
    for (const words of [/Boots\./, /Rope\./, /Sandals\./, /Hats\./])
      await expect(body(dora.page)).toHaveText(words, { timeout: 60_000 })
    await expect(body(bela.page)).toHaveText(await body(dora.page).innerText(), { timeout: 30_000 })
    await mainNavigation(dora.page).getByRole('link', { name: 'People' }).click()
    const members = dora.page.getByRole('main').getByRole('listitem')
    await expect(members.getByText('Bela', { exact: true })).toBeVisible()
    await expect(members.getByText('Cora', { exact: true })).toHaveCount(0)
  })
  expect([...ana.errors, ...bela.errors, ...cora.errors, ...dora.errors]).toEqual([])
})
