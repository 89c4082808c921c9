/** Two people talk beside a text: on chosen words, which stay theirs whatever is written around them. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import { body, createWorkspace, handedOver, join, makeInvite, newDocument, sameDocument, saved } from './support/story'

const thread = (page: Page, on: string) => page.getByRole('group', { name: `Thread on: ${on}` })

/** Chooses the last `length` characters of the body, by the keyboard. */
async function chooseLast(page: Page, length: number): Promise<void> {
  await body(page).press('Control+End')
  for (let each = 0; each < length; each++) await page.keyboard.press('Shift+ArrowLeft')
}

async function answer(page: Page, words: string): Promise<void> {
  await thread(page, 'a lamp').getByRole('button', { name: 'Reply' }).press('Enter')
  await page.getByRole('textbox', { name: 'Your reply' }).fill(words)
  await page.keyboard.press('Control+Enter')
  await expect(thread(page, 'a lamp')).toContainText(words)
}

test('a thread on chosen words is read, answered and resolved by another, and stays on its words', async ({
  openProfile,
  address
}) => {
  test.setTimeout(180_000)
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  await join(bela.page, await makeInvite(ana.page), 'Bela')
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots and a lamp')
  await saved(ana.page)
  await handedOver(ana.page)
  await bela.page.goto(note)
  await expect(body(bela.page)).toHaveText('Boots and a lamp', { timeout: 40_000 })

  await test.step('Ana comments on words she chose, and Bela reads it beside them', async () => {
    await chooseLast(ana.page, 6)
    await ana.page.getByRole('toolbar', { name: 'Format' }).getByRole('button', { name: 'Comment' }).click()
    await ana.page.getByRole('textbox', { name: 'Your comment' }).fill('Which one, @Bela?')
    await ana.page.getByRole('textbox', { name: 'Your comment' }).press('Control+Enter')
    await expect(thread(ana.page, 'a lamp')).toContainText('Which one, Bela?')
    await expect(thread(bela.page, 'a lamp')).toContainText('Which one, Bela?', { timeout: 40_000 })
    await expect(body(bela.page).locator('.anchor')).toHaveText('a lamp')
  })

  await test.step('Bela writes before and after the words, and answers', async () => {
    await body(bela.page).press('Control+Home')
    await bela.page.keyboard.type('For Monday: ')
    await body(bela.page).press('Control+End')
    await bela.page.keyboard.type(' with oil')
    await thread(bela.page, 'a lamp').getByRole('button', { name: 'Reply' }).click()
    await bela.page.getByRole('textbox', { name: 'Your reply' }).fill('The small one.')
    await bela.page.getByRole('button', { name: 'Add reply' }).click()
    await saved(bela.page)
    await expect(thread(ana.page, 'a lamp')).toContainText('The small one.', { timeout: 40_000 })
    for (const { page } of [ana, bela]) {
      await expect(body(page)).toHaveText('For Monday: Boots and a lamp with oil')
      await expect(body(page).locator('.anchor')).toHaveText('a lamp')
    }
  })

  await test.step('after three rounds Ana takes it into an agenda, and Bela writes back what came of it', async () => {
    await answer(ana.page, 'That one is broken.')
    await answer(bela.page, 'Then the large one?')
    await answer(ana.page, 'Too heavy.')
    await answer(bela.page, 'I carry it.')
    const offer = thread(ana.page, 'a lamp')
      .getByRole('note')
      .filter({ hasText: 'You and Bela have gone back and forth' })
    await offer.getByRole('button', { name: 'Talk it through' }).press('Enter', { timeout: 40_000 })
    const agenda = thread(ana.page, 'a lamp').getByRole('link', { name: 'Talk through: a lamp' })
    await expect(agenda).toBeFocused()
    await expect(thread(bela.page, 'a lamp')).toContainText('Outcome owed', { timeout: 40_000 })

    await agenda.press('Enter')
    const comesFrom = ana.page.getByText('Comes from:')
    await expect(comesFrom).toContainText('Packing list, thread on “a lamp” — outcome owed')
    await expect(ana.page.getByRole('list', { name: 'Agenda items' }).getByRole('listitem')).toHaveCount(3)
    await thread(bela.page, 'a lamp').getByRole('button', { name: 'Write what came of it' }).press('Enter')
    await bela.page.getByRole('textbox', { name: 'What came of it' }).fill('Bela carries the large one.')
    await bela.page.keyboard.press('Control+Enter')
    await expect(comesFrom).toContainText('outcome written', { timeout: 40_000 })

    await ana.page.getByRole('link', { name: 'thread on “a lamp”' }).first().press('Enter')
    await expect(thread(ana.page, 'a lamp')).toBeFocused()
    await expect(thread(ana.page, 'a lamp')).toContainText('Bela carries the large one.')
    await expect(thread(ana.page, 'a lamp')).not.toContainText('Outcome owed')
  })

  await test.step('Ana resolves it: it is folded away for both, and its words are marked no more', async () => {
    await thread(ana.page, 'a lamp').getByRole('button', { name: 'Resolve' }).click()
    for (const { page } of [ana, bela]) {
      await expect(page.getByRole('button', { name: '1 resolved' })).toBeVisible({ timeout: 40_000 })
      await expect(thread(page, 'a lamp')).toHaveCount(0)
      await expect(body(page).locator('.anchor')).toHaveCount(0)
    }
    await bela.page.getByRole('button', { name: '1 resolved' }).click()
    await expect(thread(bela.page, 'a lamp')).toContainText('Resolved by Ana')
    await sameDocument(ana.page, bela.page)
  })
  expect([...ana.errors, ...bela.errors]).toEqual([])
})
