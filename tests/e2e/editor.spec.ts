/** Writing in the editor as a person does: keys, clipboard, menus. The page shows one editor and a colleague's replica. */
import { expect, type Locator, type Page } from '@playwright/test'
import { test } from '../support/editor-harness/serve-harness'
import type { Stage, StageOptions } from '../support/editor-harness/stage'

declare global {
  interface Window {
    stage: Stage
  }
}

async function open(page: Page, options: StageOptions = {}): Promise<Locator> {
  await page.evaluate((wanted) => {
    window.stage = window.harness.openStage(wanted)
  }, options)
  const body = page.getByRole('textbox', { name: 'Body' })
  await expect(body).not.toHaveAttribute('aria-busy', 'true')
  return body
}

const markdown = (page: Page) => page.evaluate(() => window.stage.markdown())
const updates = (page: Page) => page.evaluate(() => window.stage.updates())

async function paste(body: Locator, data: Readonly<Record<string, string>>): Promise<void> {
  await body.evaluate((element, texts) => {
    const clipboardData = new DataTransfer()
    for (const [type, text] of Object.entries(texts)) clipboardData.setData(type, text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, data)
}

test('keys pressed before the editor is there are not lost', async ({ page }) => {
  const held: (() => Promise<void>)[] = []
  await page.route(/LiveText.*\.js$/, (route) => void held.push(() => route.continue()))
  await page.reload()
  await page.waitForFunction(() => 'harness' in window)
  await page.evaluate(() => {
    window.stage = window.harness.openStage({ markdown: 'The road closes.\n' })
  })
  const body = page.getByRole('textbox', { name: 'Body' })
  await expect(body).toHaveAttribute('aria-busy', 'true')
  await body.getByText('The road closes.').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' Take the fordx')
  await page.keyboard.press('Backspace')
  await expect.poll(() => held.length).toBe(1)
  await held[0]?.()
  await expect(body).not.toHaveAttribute('aria-busy', 'true')
  await page.keyboard.type(' and the **box**')
  expect(await markdown(page)).toBe('The road closes. Take the ford and the **box**\n')
})

test('a text of one’s own is named, empty it says what to do, and looking at it changes nothing', async ({ page }) => {
  const body = await open(page)
  await expect(body).toHaveAttribute('aria-multiline', 'true')
  await expect(body.locator('p')).toHaveAttribute('data-placeholder', 'Write, or press / for more')
  await body.click()
  await page.keyboard.press('ControlOrMeta+a')
  await body.blur()
  expect(await updates(page)).toBe(0)
})

test('Markdown signs become what they mean as they are typed', async ({ page }) => {
  const body = await open(page)
  await body.click()
  await page.keyboard.type('## Before leaving\n[ ] Charge the radios\n')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Take the **box** and `key`.')
  await expect(page.getByRole('checkbox')).toBeVisible()
  expect(await markdown(page)).toBe('## Before leaving\n\n- [ ] Charge the radios\n\nTake the **box** and `key`.\n')
})

test('a tick changes the box and nothing else', async ({ page }) => {
  const body = await open(page, { markdown: '- [ ] Charge the radios\n  - [ ] the spare one\n' })
  await page.getByRole('checkbox', { name: 'Charge the radios' }).check()
  expect(await updates(page)).toBe(1)
  expect(await markdown(page)).toBe('- [x] Charge the radios\n  - [ ] the spare one\n')
  expect(await body.innerText()).toMatch(/^Charge the radios\s+the spare one\s*$/)
})

test('the slash menu filters, moves, picks by number and lets go', async ({ page }) => {
  const body = await open(page)
  await body.click()
  await page.keyboard.type('/')
  const list = page.getByRole('listbox', { name: 'Insert' })
  await expect(list.getByRole('option')).toHaveCount(10)
  await page.keyboard.type('ta')
  await expect(list.getByRole('option', { selected: true })).toContainText('Task list')
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('option', { selected: true })).toContainText('Table')
  await expect(body).toHaveAttribute('aria-activedescendant', /slash-1$/)
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await expect(body).toContainText('/ta')
  for (let key = 0; key < 3; key++) await page.keyboard.press('Backspace')
  await page.keyboard.type('/')
  await page.keyboard.press('2')
  await page.keyboard.type('Upper Minho')
  expect(await markdown(page)).toBe('## Upper Minho\n')
})

test('chosen words are formatted and linked from the bubble; an unsafe address is refused', async ({ page }) => {
  const body = await open(page, { markdown: 'the spare parts box\n' })
  await body.click()
  await page.keyboard.press('ControlOrMeta+a')
  const format = page.getByRole('toolbar', { name: 'Format' }).first()
  await format.getByRole('button', { name: 'Bold' }).click()
  await expect(format.getByRole('button', { name: 'Bold' })).toHaveAttribute('aria-pressed', 'true')
  await format.getByRole('button', { name: 'Link' }).click()
  const address = page.getByRole('textbox', { name: 'Link address' })
  await expect(address).toBeFocused()
  await address.fill('javascript:alert(1)')
  await address.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await address.fill('example.org/box')
  await address.press('Enter')
  await expect(body.getByRole('link')).toHaveAttribute('href', 'https://example.org/box')
  await expect(body.getByRole('link')).toHaveAttribute('rel', /noopener/)
  expect(await markdown(page)).toBe('[**the spare parts box**](https://example.org/box)\n')
})

test('a link is changed where it stands, by pointer and by keyboard', async ({ page }) => {
  const body = await open(page, { markdown: 'the [box](https://example.org/old) is here\n' })
  await body.getByRole('link').click()
  const address = page.getByRole('textbox', { name: 'Link address' })
  await address.click()
  await address.fill('https://example.org/new')
  await address.press('Enter')
  await expect(body.getByRole('link')).toHaveAttribute('href', 'https://example.org/new')
  await page.keyboard.press('Alt+F10')
  await expect(address).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(body).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Alt+F10')
  await expect(page.getByRole('button', { name: 'Bold' }).first()).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  expect(await markdown(page)).toBe('*the [box](https://example.org/new) is here*\n')
})

test('an address that came from elsewhere is drawn without its danger', async ({ page }) => {
  const body = await open(page, { markdown: 'a [trap](javascript:alert%281%29) and a [way](https://example.org)\n' })
  await expect(body.locator('a').first()).not.toHaveAttribute('href')
  await expect(body.locator('a').last()).toHaveAttribute('href', 'https://example.org')
})

test('pasted Markdown becomes what it says, and a copy is Markdown', async ({ page }) => {
  const body = await open(page)
  await body.click()
  await paste(body, { 'text/plain': '# Tides\n\n- [x] high\n- [ ] low\n\n| a | b |\n| - | - |\n| 1 | 2 |\n' })
  await expect(body.getByRole('checkbox')).toHaveCount(2)
  await expect(body.getByRole('cell', { name: '2' })).toBeVisible()
  await body.focus()
  await page.keyboard.press('ControlOrMeta+a')
  const copied = await body.evaluate((element) => {
    const clipboardData = new DataTransfer()
    element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    return clipboardData.getData('text/plain')
  })
  expect(copied).toContain('# Tides\n\n- [x] high\n- [ ] low')
})

test('more than one change can hold is not put in, and what is there stays as it is', async ({ page }) => {
  const body = await open(page, { markdown: 'Low tide.\n' })
  await body.click()
  await paste(body, { 'text/plain': 'x'.repeat(1_600_000) })
  await body.getByText('Low tide.').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' At four.')
  expect(await markdown(page)).toBe('Low tide. At four.\n')
})

test('prose is pasted as prose', async ({ page }) => {
  const body = await open(page)
  await body.click()
  await paste(body, { 'text/plain': 'a * b * c' })
  await expect(body).toContainText('a * b * c')
})

test('undo takes back one’s own words and leaves a colleague’s', async ({ page }) => {
  const body = await open(page, { markdown: 'The road.\n\nMine: \n' })
  await body.locator('p').last().click()
  await page.keyboard.press('End')
  await page.keyboard.type(' mine')
  await page.evaluate(() => window.stage.colleagueWrites(' It closes on 12 December.'))
  await expect(body).toContainText('It closes')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(body).not.toContainText('mine')
  await expect(body).toContainText('It closes on 12 December.')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(body).toContainText('mine')
})

test('what a colleague writes settles into the page; one’s own words do not', async ({ page }) => {
  const body = await open(page, { markdown: 'The road.\n' })
  const settling = () => [...document.querySelectorAll('.settling')].map((mark) => mark.textContent)
  await body.click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('Mind ')
  expect(await page.evaluate(settling)).toEqual([])
  await page.evaluate(() => window.stage.colleagueWrites(' It closes on 12 December.'))
  expect((await page.evaluate(settling)).join('')).toContain('It closes')
  await expect(body.locator('.settling')).toHaveCount(0)
  await expect(body).toContainText('It closes on 12 December.')
})

test('a caret that was moved in the same moment as something arrived stays where it was put', async ({ page }) => {
  const body = await open(page, { markdown: 'The road.\n\nTo the ford.\n' })
  await body.locator('p').last().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.evaluate(() => {
    // The browser tells of it in a task of its own, after this one.
    getSelection()?.collapse(document.querySelector('[role="textbox"] p')?.firstChild ?? null, 4)
    window.stage.colleagueWrites(' It closes.')
  })
  await page.keyboard.type('old ')
  await expect(body.locator('p').first()).toHaveText('The old road. It closes.')
})

test('a colleague’s caret has their name and hue; a stranger’s is not shown and breaks nothing', async ({ page }) => {
  const body = await open(page, { markdown: 'The road to the ford.\n' })
  await page.evaluate(() => {
    window.stage.colleaguePoints(4)
    window.stage.strangerPoints()
  })
  const carets = body.locator('.peer-caret')
  await expect(carets).toHaveCount(1)
  await expect(carets.locator('.peer-flag')).toHaveAttribute('data-name', 'Mei')
  // The name is drawn, and so no part of the words.
  await expect(body).toHaveText('The road to the ford.')
  await expect(carets).toHaveClass(/peer-3/)
  await expect(carets).toHaveAttribute('aria-hidden', 'true')
  await body.click()
  await page.keyboard.type('x')
  await expect(body).toContainText('x')
})

test('a remote image is asked for only after a click', async ({ page }) => {
  const asked: string[] = []
  await page.route('https://pictures.example/**', (route) => {
    asked.push(route.request().url())
    return route.fulfill({ contentType: 'image/png', body: Buffer.from('') })
  })
  const body = await open(page, { markdown: 'Here: ![a map](https://pictures.example/map.png)\n' })
  await body.click()
  expect(asked).toEqual([])
  await page.getByRole('button', { name: 'Show image: a map' }).click()
  await expect.poll(() => asked).toEqual(['https://pictures.example/map.png'])
  expect(await updates(page)).toBe(0)
})

test('a click under a text that ends in code makes a line to go on in', async ({ page }) => {
  const body = await open(page, { markdown: '```\ntide\n```\n' })
  const box = (await body.boundingBox())!
  await page.mouse.click(box.x + 40, box.y + box.height - 4)
  await page.keyboard.type('after')
  expect(await markdown(page)).toBe('```\ntide\n```\n\nafter\n')
})

test('a ragged table is typed in as it is, and evened out only by one’s own row or column command', async ({
  page
}) => {
  const body = await open(page, { ragged: true })
  const rows = () =>
    body.locator('tr').evaluateAll((list) => list.map((row) => (row as HTMLTableRowElement).cells.length))
  await body.locator('td').nth(5).click()
  await page.keyboard.press('End')
  await page.keyboard.type('!')
  await page.keyboard.press('Tab')
  expect(await rows()).toEqual([4, 3, 4])
  await page.keyboard.type(' /row below')
  await page.keyboard.press('Escape')
  for (let key = 0; key < 11; key++) await page.keyboard.press('Backspace')
  await page.keyboard.type(' /row')
  await page.getByRole('option', { name: 'Row below' }).click()
  expect(await rows()).toEqual([4, 4, 4, 4])
})

test('a text one may not change is read as such', async ({ page }) => {
  const body = await open(page, { markdown: '- [ ] the box\n', editable: false })
  await expect(body).toHaveAttribute('aria-readonly', 'true')
  await body.click()
  await page.keyboard.type('nothing')
  await page.getByRole('checkbox').click({ force: true })
  expect(await updates(page)).toBe(0)
  await expect(page.getByRole('checkbox')).not.toBeChecked()
})
