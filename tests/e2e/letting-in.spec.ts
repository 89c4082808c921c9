/** Letting people in: links with terms, admins by safety words, who lost everything, and who goes for good. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from './support/profiles'
import {
  body,
  choose,
  createWorkspace,
  handedOver,
  join,
  mainNavigation,
  newDocument,
  saved,
  workOffline
} from './support/story'

const DAY_MS = 86_400_000

async function openPeople(page: Page): Promise<void> {
  await mainNavigation(page).getByRole('link', { name: 'People' }).click()
  await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible()
}

interface Terms {
  readonly uses?: string
  readonly ends?: string
}

async function makeLink(page: Page, { uses = 'Up to 5 people', ends = 'No end' }: Terms): Promise<string> {
  await openPeople(page)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite' })
  await choose(page, dialog.getByRole('combobox', { name: 'For' }), uses)
  await choose(page, dialog.getByRole('combobox', { name: 'Ends' }), ends)
  await dialog.getByRole('button', { name: 'Make link' }).click()
  const link = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
  await dialog.getByRole('button', { name: 'Show it large' }).click()
  await expect(dialog.getByRole('img', { name: 'Invite QR code, large' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog.getByRole('img', { name: 'Invite QR code', exact: true })).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()
  return link
}

test('a link for one person lets one in, and a second who comes apart is shown with Remove at hand', async ({
  openProfile,
  address
}) => {
  const [ana, bela, cora] = [await openProfile('ana'), await openProfile('bela'), await openProfile('cora')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const link = await makeLink(ana.page, { uses: 'One person' })
  const open = ana.page.getByRole('listitem').filter({ hasText: 'made by Ana' })
  await expect(open).toContainText('0 of 1 came in')
  await bela.page.goto(link)
  await expect(bela.page.getByText('Ana invites you to Low tide as an editor.')).toBeVisible()
  await Promise.all([join(bela.page, link, 'Bela'), join(cora.page, link, 'Cora')])
  await expect(open).toHaveCount(0, { timeout: 40_000 })
  const surplus = ana.page.getByRole('listitem').filter({ hasText: 'Came by a link that was already used up' })
  await expect(surplus).toHaveCount(1, { timeout: 40_000 })
  await expect(surplus.getByRole('button', { name: /^Remove (Bela|Cora)…$/ })).toBeVisible()
  expect([...ana.errors, ...bela.errors, ...cora.errors]).toEqual([])
})

test('a link that ended says so before anything is written, and wants to be closed', async ({
  openProfile,
  address
}) => {
  const [ana, bela] = [await openProfile('ana'), await openProfile('bela')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const link = await makeLink(ana.page, { ends: 'Tomorrow' })
  await bela.page.goto(link)
  await expect(bela.page.getByText(/The link ends .* your time/)).toBeVisible()

  for (const { page } of [ana, bela]) await page.clock.setFixedTime(Date.now() + 3 * DAY_MS)
  await bela.page.reload()
  await expect(bela.page.getByRole('alert')).toHaveText(
    /This link ended on .* Nothing was changed\. Ask Ana for another\./
  )
  await expect(bela.page.getByRole('button', { name: 'Join' })).toHaveCount(0)
  expect(await databasesOf(bela.page)).toEqual(['eventual'])

  await ana.page.reload()
  const open = ana.page.getByRole('listitem').filter({ hasText: 'made by Ana' })
  await expect(open).toContainText('ended ')
  await open.getByRole('button', { name: 'Close the Editor link made by Ana' }).click()
  await expect(open).toHaveCount(0)
  expect([...ana.errors, ...bela.errors]).toEqual([])
})

test('who comes in while nobody is there is told that the documents are on their way', async ({
  openProfile,
  address
}) => {
  const [ana, bela] = [await openProfile('ana'), await openProfile('bela')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const link = await makeLink(ana.page, {})
  await ana.close()
  await join(bela.page, link, 'Bela')
  await expect(bela.page.getByText('Not here yet')).toBeVisible()
  await expect(bela.page.getByText('What was written so far is on the devices of')).toContainText('Ana')
  expect(bela.errors).toEqual([])
})

test('an admin is made by words that are the same on both screens, and a changed key reaches them', async ({
  openProfile,
  address
}) => {
  test.setTimeout(120_000)
  const [ana, bela] = [await openProfile('ana'), await openProfile('bela')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  await join(bela.page, await makeLink(ana.page, {}), 'Bela')
  await openPeople(bela.page)
  await moreAbout(bela.page, 'More about you', 'Safety words…')
  const own = await wordsIn(bela.page.getByRole('dialog', { name: 'Your safety words' }))
  expect(own).toHaveLength(6)

  const role = ana.page.getByRole('button', { name: 'Role of Bela, now Editor' })
  await role.click({ timeout: 40_000 })
  await ana.page.getByRole('menuitem', { name: 'Admin' }).click()
  const dialog = ana.page.getByRole('dialog', { name: 'Make Bela an admin' })
  expect(await wordsIn(dialog)).toEqual(own)
  await dialog.getByRole('button', { name: 'They differ' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Do not make Bela an admin now')
  await expect(dialog.getByRole('button', { name: 'They are the same' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(role).toBeVisible()

  await test.step('a device that comes while they compare is noticed, and nobody is an admin yet', async () => {
    await role.click()
    await ana.page.getByRole('menuitem', { name: 'Admin' }).click()
    expect(await wordsIn(dialog)).toEqual(own)
    await bela.page.getByRole('button', { name: 'Close' }).click()
    await bela.page.getByRole('button', { name: 'Add a device…' }).click()
    await bela.page.getByRole('button', { name: 'Show the code' }).click()
    await expect(ana.page.getByText('Phone, not used yet')).toBeVisible({ timeout: 40_000 })
    expect(await wordsIn(dialog)).toEqual(own)
    await dialog.getByRole('button', { name: 'They are the same' }).click()
    await expect(dialog.getByRole('alert')).toContainText('Their devices changed while you compared')
    await expect.poll(() => wordsIn(dialog)).not.toEqual(own)
    await expect(ana.page.getByLabel('Role of Bela, now Editor')).toHaveCount(1)
  })

  await dialog.getByRole('button', { name: 'They are the same' }).click()
  await expect(ana.page.getByRole('button', { name: 'Role of Bela, now Admin' })).toBeVisible()

  await ana.page.getByRole('button', { name: 'Change the key…' }).click()
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Change the key', exact: true }).click()
  await expect(ana.page.getByText(/You changed it .* Everybody has heard of it\./)).toBeVisible({ timeout: 40_000 })
  expect([...ana.errors, ...bela.errors]).toEqual([])
})

test('who lost every device comes back by codes, with all their work, and the lost device is out', async ({
  openProfile,
  address
}) => {
  test.setTimeout(150_000)
  const [ana, bela] = [await openProfile('ana'), await openProfile('bela')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const link = await makeLink(ana.page, {})
  await join(bela.page, link, 'Bela')
  const note = await newDocument(bela.page, 'Note', 'Written by Bela')
  await body(bela.page).click()
  await bela.page.keyboard.type('Boots.')
  await saved(bela.page)
  await handedOver(bela.page)
  await bela.kill()

  const anew = await openProfile('bela-anew')
  const dialog = ana.page.getByRole('dialog', { name: 'Let Bela back in' })
  await test.step('Ana sends a link, and Bela asks on the new device', async () => {
    await openPeople(ana.page)
    await moreAbout(ana.page, 'More about Bela', 'Let back in…')
    const invitation = await dialog.getByRole('textbox', { name: 'Link to come back' }).inputValue()
    await anew.page.goto(address)
    await anew.page.getByRole('button', { name: /^I lost my device/ }).click()
    await anew.page.getByRole('textbox', { name: 'Link to come back' }).fill(link)
    await expect(anew.page.getByRole('alert')).toContainText('That is a link for joining, not a code for coming back.')
    await anew.page.getByRole('textbox', { name: 'Link to come back' }).fill(invitation)
    await expect(anew.page.getByText('Ana lets Bela back in to Low tide.')).toBeVisible()
    await anew.page.getByRole('button', { name: 'Make my request' }).click()
    await expect(anew.page.getByRole('heading', { name: 'Coming back to Low tide' })).toBeVisible()
  })

  const asked = await test.step('the request survives a reload, with the same words', async () => {
    const request = await anew.page.getByRole('textbox', { name: 'Request' }).inputValue()
    const words = await wordsIn(anew.page.locator('main'))
    await anew.page.goto(`${address}/back`)
    await expect(anew.page.getByRole('textbox', { name: 'Request' })).toHaveValue(request)
    expect(await wordsIn(anew.page.locator('main'))).toEqual(words)
    return { request, words }
  })

  await test.step('a code that is not the right one says so, and nothing happens', async () => {
    const field = dialog.getByRole('textbox', { name: 'Request' })
    await field.fill(await dialog.getByRole('textbox', { name: 'Link to come back' }).inputValue())
    await dialog.getByRole('button', { name: 'Next' }).click()
    await expect(dialog.getByRole('alert')).toContainText('That is the invitation to come back, and not the one')
    await field.fill(`${asked.request.slice(0, -3)}AAA`)
    await dialog.getByRole('button', { name: 'Next' }).click()
    await expect(dialog.getByRole('alert')).toContainText('incomplete or was changed on its way')
    await field.fill(asked.request)
    await dialog.getByRole('button', { name: 'Next' }).click()
  })

  const answer = await test.step('the words are the same, and Ana lets her in without the lost device', async () => {
    expect(await wordsIn(dialog)).toEqual(asked.words)
    await expect(dialog.getByRole('switch', { name: /^Remove the lost device/ })).toHaveAttribute(
      'aria-checked',
      'true'
    )
    await dialog.getByRole('button', { name: 'They are the same' }).click()
    const text = await dialog.getByRole('textbox', { name: 'Answer' }).inputValue()
    await dialog.getByRole('button', { name: 'Done' }).click()
    return text
  })

  await test.step('Bela is back as who she was, and has everything', async () => {
    await anew.page.goto(answer)
    await anew.page.getByRole('button', { name: 'Come back in' }).click()
    await expect(anew.page).toHaveURL(/\/w\/[\w-]+$/)
    await anew.page.goto(note)
    await expect(body(anew.page)).toHaveText('Boots.', { timeout: 40_000 })
    await body(anew.page).click()
    await anew.page.keyboard.press('ControlOrMeta+End')
    await anew.page.keyboard.type(' Rope.')
    await saved(anew.page)
    await ana.page.goto(note)
    await expect(body(ana.page)).toHaveText('Boots. Rope.', { timeout: 40_000 })
    await openPeople(ana.page)
    await expect(ana.page.getByRole('button', { name: /^Role of Bela/ })).toHaveCount(1)
  })

  await test.step('the answer again opens what is there, and to anybody else it is nothing', async () => {
    await anew.page.goto(answer)
    await expect(anew.page.getByRole('heading', { name: 'You are back in Low tide' })).toBeVisible()
    await anew.page.getByRole('button', { name: 'Open Low tide' }).click()
    await expect(anew.page).toHaveURL(/\/w\/[\w-]+$/)
    const stranger = await openProfile('stranger')
    await stranger.page.goto(answer)
    await expect(stranger.page.getByText(/Nothing was asked on this device/)).toBeVisible()
    expect(await databasesOf(stranger.page)).toEqual(['eventual'])
    expect(stranger.errors).toEqual([])
  })

  await test.step('the lost device learns that it is out', async () => {
    const lost = await openProfile('bela')
    await lost.page.goto(note)
    await expect(lost.page.getByRole('alert').filter({ hasText: 'This device was removed' })).toBeVisible({
      timeout: 60_000
    })
    await expect(body(lost.page)).toHaveText('Boots.')
  })
  expect([...ana.errors, ...anew.errors]).toEqual([])
})

test('who is out keeps the copy, takes everything along, or forgets it, and then nothing of it is here', async ({
  openProfile,
  address
}) => {
  test.setTimeout(120_000)
  const [ana, cora] = [await openProfile('ana'), await openProfile('cora')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots.')
  await saved(ana.page)
  const link = await makeLink(ana.page, {})
  await join(cora.page, link, 'Cora')
  await cora.page.goto(note)
  await expect(body(cora.page)).toHaveText('Boots.', { timeout: 40_000 })
  await workOffline(cora.page, true)
  await cora.page.goto(note)
  await body(cora.page).click()
  await cora.page.keyboard.press('ControlOrMeta+End')
  await cora.page.keyboard.type(' Sandals.')
  await saved(cora.page)
  await openPeople(ana.page)
  await ana.page.getByRole('button', { name: 'Remove Cora…' }).click()
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await workOffline(cora.page, false)
  await expect(cora.page.getByRole('alert').filter({ hasText: 'You were removed' })).toBeVisible({ timeout: 60_000 })

  await test.step('she takes everything along, what was not taken in too', async () => {
    const download = cora.page.waitForEvent('download')
    await cora.page.getByRole('button', { name: 'Save everything as files' }).click()
    const files = unzipSync(await readFile(await (await download).path()))
    expect(Object.keys(files).sort()).toEqual(['Not taken in/Packing list.md', 'Packing list.md'])
    expect(strFromU8(files['Not taken in/Packing list.md'] ?? new Uint8Array())).toContain('Boots. Sandals.')
  })

  await test.step('a link cannot bring her in anew while the copy is here', async () => {
    const before = cora.page.url()
    await cora.page.goto(link)
    await expect(cora.page.getByRole('alert')).toContainText('This link was closed. Nothing was changed.')
    await cora.page.goto(before)
  })

  await test.step('she forgets it, and nothing of it is on the device', async () => {
    await cora.page.getByRole('button', { name: 'Forget this workspace on this device…' }).click()
    const dialog = cora.page.getByRole('dialog', { name: 'Forget this workspace on this device?' })
    await dialog.getByRole('button', { name: 'Forget it' }).click()
    await expect(cora.page).toHaveURL(`${address}/`)
    await expect(cora.page.getByRole('button', { name: /^Create a workspace/ })).toBeVisible()
    expect(await databasesOf(cora.page)).toEqual(['eventual'])
    expect(await keptIn(cora.page)).toEqual({ workspaces: 0, secrets: 0 })
  })

  await test.step('nobody else noticed', async () => {
    await ana.page.goto(note)
    await expect(body(ana.page)).toHaveText('Boots.')
  })
  expect([...ana.errors, ...cora.errors]).toEqual([])
})

/** How much this device still has of any workspace, beside their databases. */
function keptIn(page: Page): Promise<Readonly<Record<string, number>>> {
  return page.evaluate(async () => {
    const promised = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('refused'))
      })
    const database = await promised(indexedDB.open('eventual'))
    const count = (name: string) => promised(database.transaction(name).objectStore(name).count())
    const kept = { workspaces: await count('workspaces'), secrets: await count('secrets') }
    database.close()
    return kept
  })
}

async function moreAbout(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function wordsIn(dialog: Locator): Promise<readonly string[]> {
  const words = dialog.getByRole('list', { name: /safety words/i }).getByRole('listitem')
  await expect(words).toHaveCount(6)
  return words.allInnerTexts()
}

async function databasesOf(page: Page): Promise<readonly string[]> {
  const listed = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))
  return listed.sort()
}
