/** Two windows of one person on the same note: each sees the other's letters at once, and every letter is there once. */
import { expect, test } from './support/profiles'
import { body, createWorkspace, newDocument, sameDocument, saved } from './support/story'

test('two windows of one browser write the same note', async ({ openProfile, address }) => {
  const { page: one, context, errors } = await openProfile('ana')
  await createWorkspace(one, address, { workspace: 'Low tide', name: 'Ana' })
  const note = await newDocument(one, 'Note', 'Packing list')
  await body(one).click()
  await one.keyboard.type('Boots. ')
  await saved(one)

  const two = await context.newPage()
  await two.goto(note)
  await expect(body(two)).toContainText('Boots.')
  await body(two).press('Control+End')
  await two.keyboard.type('Rope.')
  await expect(body(one)).toHaveText('Boots. Rope.', { timeout: 3000 })
  await body(one).press('Control+Home')
  await one.keyboard.type('Lamp. ')
  await expect(body(two)).toHaveText('Lamp. Boots. Rope.', { timeout: 3000 })

  for (let i = 0; i < 20; i++) {
    await one.keyboard.type('a')
    await two.keyboard.type('b')
  }
  const both = `Lamp. ${'a'.repeat(20)}Boots. Rope.${'b'.repeat(20)}`
  for (const page of [one, two]) await expect(body(page)).toHaveText(both)
  await sameDocument(one, two)

  await one.close()
  await two.reload()
  await expect(body(two)).toHaveText(both)
  expect(errors).toEqual([])
})
