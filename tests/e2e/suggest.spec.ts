/** Changes to a text one may not, or should not, just change: a viewer suggests, an editor takes it in; an adopted text stays. */
import { expect, test } from './support/profiles'
import { body, createWorkspace, handedOver, join, makeInvite, newDocument, sameDocument, saved } from './support/story'

test('a viewer suggests a change by keyboard, an editor takes it in, and an adopted proposal takes suggestions only', async ({
  openProfile,
  address
}) => {
  test.setTimeout(180_000)
  const [ana, vera] = [await openProfile('ana'), await openProfile('vera')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots for everyone.')
  await saved(ana.page)
  const link = await makeInvite(ana.page, 'Viewer')
  await join(vera.page, link, 'Vera')
  await handedOver(ana.page)
  await ana.page.goto(note)
  await vera.page.goto(note)
  await expect(body(vera.page)).toHaveText('Boots for everyone.', { timeout: 30_000 })

  await test.step('what the viewer began is there when she comes back to it', async () => {
    await vera.page.getByRole('button', { name: 'Suggest a change' }).press('Enter')
    await expect(vera.page.getByRole('heading', { name: 'Suggest a change' })).toBeFocused()
    const copy = vera.page.getByRole('textbox', { name: 'Suggested: Text' })
    await copy.press('Control+End')
    await vera.page.keyboard.type(' Rubber ones.')
    await vera.page.getByRole('button', { name: 'Cancel' }).press('Enter')
    await expect(body(vera.page)).toHaveText('Boots for everyone.')
    await vera.page.getByRole('button', { name: 'Continue your suggestion' }).press('Enter')
    await expect(copy).toHaveText('Boots for everyone. Rubber ones.')
    await vera.page.getByRole('textbox', { name: 'Why' }).fill('It is wet there.')
    await vera.page.getByRole('button', { name: 'Send suggestion' }).press('Enter')
    await expect(vera.page.getByRole('list', { name: 'Open suggestions' })).toContainText('It is wet there.')
    await expect(body(vera.page)).toHaveText('Boots for everyone.')
  })

  await test.step('the editor reads what it changes and takes it in', async () => {
    const open = ana.page.getByRole('list', { name: 'Open suggestions' })
    await expect(open.locator('ins')).toContainText('Rubber ones.', { timeout: 30_000 })
    await open.getByRole('button', { name: 'Take it in' }).press('Enter')
    await expect(body(ana.page)).toHaveText('Boots for everyone. Rubber ones.')
    await expect(body(vera.page)).toHaveText('Boots for everyone. Rubber ones.')
    await vera.page.getByRole('button', { name: '1 settled' }).press('Enter')
    await expect(vera.page.getByRole('list', { name: 'Settled suggestions' })).toContainText('Taken in')
    await sameDocument(ana.page, vera.page)
  })

  await test.step('an adopted text is changed by a suggestion, and then both versions can be read', async () => {
    await newDocument(ana.page, 'Proposal', 'Buy boots')
    await ana.page.getByRole('textbox', { name: 'Summary', exact: true }).fill('We buy nine pairs.')
    await ana.page.getByRole('button', { name: 'Say how it is decided' }).click()
    await ana.page.getByRole('dialog').getByRole('radio', { name: /tell/ }).check({ force: true })
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await ana.page.getByRole('textbox', { name: 'Problem', exact: true }).fill('Wet feet.')
    await ana.page.getByRole('textbox', { name: 'Proposal', exact: true }).fill('Nine pairs.')
    await ana.page.getByRole('textbox', { name: 'How to undo', exact: true }).fill('Sell them.')
    await ana.page.getByRole('button', { name: 'Open the proposal' }).click()
    await ana.page.getByRole('button', { name: 'Write the outcome now' }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'What came of it?' })
    await dialog.getByRole('radio', { name: 'Adopted' }).check({ force: true })
    await dialog.getByRole('textbox', { name: /^Why/ }).fill('Nobody minds.')
    await dialog.getByRole('button', { name: /^Record/ }).click()
    const summary = ana.page.getByRole('textbox', { name: 'Summary', exact: true })
    await expect(summary).toHaveAttribute('aria-readonly', 'true')

    await ana.page.getByRole('button', { name: 'Suggest a change' }).press('Enter')
    await ana.page.getByRole('textbox', { name: 'Suggested: Summary' }).press('Control+End')
    await ana.page.keyboard.type(' Size 42.')
    await ana.page.getByRole('textbox', { name: 'Why' }).fill('The shop asks.')
    await ana.page.getByRole('button', { name: 'Send suggestion' }).click()
    await ana.page.getByRole('button', { name: 'Take it in' }).click()
    await expect(summary).toHaveText('We buy nine pairs. Size 42.')
    await expect(ana.page.getByText('Amended: The shop asks.')).toBeVisible()
    await ana.page.getByRole('button', { name: /^Read it as of version/ }).click()
    const former = ana.page.getByRole('dialog', { name: /^Adopted, version/ })
    await expect(former.getByRole('region', { name: 'Summary' })).toContainText('We buy nine pairs.')
    await expect(former).not.toContainText('Size 42.')
  })
  expect([...ana.errors, ...vera.errors]).toEqual([])
})
