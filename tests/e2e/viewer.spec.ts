/** Who was invited to read: everything is there, nothing can be written, and the link leads home the second time. */
import { expect, test } from './support/profiles'
import {
  body,
  createWorkspace,
  documentHash,
  join,
  mainNavigation,
  makeInvite,
  newDocument,
  saved
} from './support/story'

test('a viewer reads everything and writes nothing', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  const vera = await openProfile('vera')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const agenda = await newDocument(ana.page, 'Agenda', 'Monday')
  await ana.page.getByRole('button', { name: 'Add item' }).click()
  await saved(ana.page)
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots.')
  await saved(ana.page)
  const link = await makeInvite(ana.page, 'Viewer')

  await join(vera.page, link, 'Vera')
  await vera.page.goto(note)
  await expect(body(vera.page)).toHaveText('Boots.', { timeout: 30_000 })
  const before = await documentHash(vera.page)
  await expect(vera.page.getByRole('button', { name: 'New', exact: true })).toHaveCount(0)
  await expect(vera.page.getByRole('textbox', { name: 'Title', exact: true })).toHaveAttribute('readonly', '')
  await body(vera.page).click()
  await vera.page.keyboard.type('Sandals.')
  await vera.page.getByRole('button', { name: 'More actions' }).click()
  await expect(vera.page.getByRole('menuitem', { name: 'Print' })).toBeVisible()
  await expect(vera.page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0)
  await vera.page.keyboard.press('Escape')
  await expect(body(vera.page)).toHaveText('Boots.')
  expect(await documentHash(vera.page)).toBe(before)

  await vera.page.goto(agenda)
  await expect(vera.page.getByRole('list', { name: 'Agenda items' }).getByRole('listitem')).toHaveCount(1)
  await expect(vera.page.getByRole('button', { name: 'Add item' })).toHaveCount(0)
  await mainNavigation(vera.page).getByRole('link', { name: 'People' }).click()
  await expect(vera.page.getByRole('listitem').filter({ hasText: 'Vera' }).filter({ hasText: 'Viewer' })).toBeVisible()
  await expect(vera.page.getByRole('button', { name: 'Invite', exact: true })).toHaveCount(0)
  await mainNavigation(vera.page).getByRole('link', { name: 'Settings' }).click()
  await expect(vera.page.getByLabel('Files to import')).toHaveCount(0)

  await vera.page.goto('about:blank')
  await vera.page.goto(link)
  await expect(vera.page.getByText('This device is in Low tide already')).toBeVisible()
  await vera.page.getByRole('button', { name: 'Open Low tide' }).click()
  await expect(vera.page).toHaveURL(/\/w\/[\w-]+$/)
  expect([...ana.errors, ...vera.errors]).toEqual([])
})
