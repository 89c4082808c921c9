/** A private draft is on the device it was begun on and nowhere else, until it is published: then it is everybody's. */
import { expect, test } from './support/profiles'
import { body, createWorkspace, handedOver, join, makeInvite, newDocument, saved } from './support/story'

test('a private draft outlives a reload, reaches nobody, and everybody has it when it is published', async ({
  openProfile,
  address
}) => {
  test.setTimeout(180_000)
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  await join(bela.page, await makeInvite(ana.page), 'Bela')

  await test.step('Ana writes unseen, and it is there after a reload', async () => {
    await ana.page.getByRole('button', { name: 'New', exact: true }).click()
    await ana.page.getByRole('menuitem', { name: 'Private draft' }).click()
    await expect(ana.page.getByText('Only on this device. Nobody sees it')).toBeVisible()
    await ana.page.getByRole('textbox', { name: 'Title' }).fill('A smaller boat')
    await body(ana.page).click()
    await ana.page.keyboard.type('We could sell the ferry')
    await saved(ana.page)
    await ana.page.reload()
    await expect(body(ana.page)).toHaveText('We could sell the ferry')
    await expect(ana.page.getByRole('button', { name: 'Comment' })).toHaveCount(0)
  })
  const draft = ana.page.url()

  await test.step('what Ana writes for everybody reaches Bela, and the draft does not', async () => {
    await newDocument(ana.page, 'Note', 'For everybody')
    await saved(ana.page)
    await handedOver(ana.page)
    await bela.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library' }).click()
    await expect(bela.page.getByRole('link', { name: 'For everybody' }).first()).toBeVisible({ timeout: 40_000 })
    await expect(bela.page.getByRole('link', { name: 'A smaller boat' })).toHaveCount(0)
    await bela.page.goto(draft)
    await expect(bela.page.getByText('Not on this device yet')).toBeVisible()
  })

  await test.step('Ana asks Bela for a look: Bela reads it, and Ana what Bela thinks of it', async () => {
    await ana.page.goto(draft)
    await ana.page.getByRole('button', { name: 'Ask for a look' }).click()
    await ana.page.getByRole('textbox', { name: 'What you would like to hear' }).fill('Too harsh?')
    await ana.page.getByRole('button', { name: 'Show it to Bela' }).click()
    await expect(ana.page.getByText('Shown to Bela ·')).toBeVisible()

    await bela.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Catch up' }).click()
    const needs = bela.page.getByRole('region', { name: 'Needs you' })
    await expect(needs).toContainText('Ana asks you for a look: A smaller boat', { timeout: 40_000 })
    await needs.getByRole('link', { name: 'Look', exact: true }).click()
    await expect(bela.page.getByRole('region', { name: 'Body' })).toHaveText('We could sell the ferry')
    await expect(bela.page.getByText('Too harsh?')).toBeVisible()
    await bela.page.getByRole('textbox', { name: 'Your answer' }).fill('Say why first.')
    await bela.page.getByRole('button', { name: 'Send to Ana' }).click()
    await expect(ana.page.getByText('Say why first.')).toBeVisible({ timeout: 40_000 })
  })

  await test.step('it is listed on Ana’s device as what it is, and published it is at the same address for both', async () => {
    await ana.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library' }).click()
    const drafts = ana.page.getByRole('region', { name: 'Private drafts' })
    await expect(drafts).toContainText('Private draft')
    await drafts.getByRole('link', { name: 'A smaller boat', exact: true }).click()
    await ana.page.getByRole('button', { name: 'Publish' }).click()
    await ana.page.getByRole('menuitem', { name: 'Publish now' }).click()
    for (const { page } of [ana, bela]) {
      await expect(body(page)).toHaveText('We could sell the ferry', { timeout: 40_000 })
      await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
      expect(page.url()).toBe(draft)
    }
    await expect(ana.page.getByText('Only on this device. Nobody sees it')).toHaveCount(0)
  })
})
