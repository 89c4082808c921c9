/** A meeting of three, one with a phone, whose clocks differ by a minute and a half: one goes on alone for a while. */
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test, type Profile } from './support/profiles'
import {
  createWorkspace,
  handedOver,
  join,
  knows,
  makeInvite,
  newDocument,
  sameDocument,
  saved,
  workOffline
} from './support/story'

const ITEMS = ['What starts flood mode?', 'Battery log', 'Winter visits', 'River boards', 'Next retreat'] as const
const MINUTES = 10
/** How far ahead of the true time each device's clock is, in ms. */
const AHEAD = { ana: 0, bela: 45_000, cleo: -45_000 } as const

/** The page's clock is wrong by this from its next visit on. */
async function runAhead({ context }: Profile, ms: number): Promise<void> {
  await context.addInitScript((ahead) => {
    const Real = Date
    window.Date = new Proxy(Real, {
      construct: (target, given) =>
        Reflect.construct(target, given.length > 0 ? given : [target.now() + ahead]) as Date,
      get: (target, key, own) => (key === 'now' ? () => Real.now() + ahead : (Reflect.get(target, key, own) as unknown))
    })
  }, ms)
}

async function addItem(page: Page, topic: string): Promise<void> {
  await page.getByRole('button', { name: 'Add item', exact: true }).click()
  const item = page.getByRole('list', { name: 'Agenda items', exact: true }).locator('> li').last()
  await item.getByRole('textbox', { name: 'Topic', exact: true }).fill(topic)
  await item.getByRole('textbox', { name: 'Timebox in minutes', exact: true }).fill(String(MINUTES))
  await page.keyboard.press('Enter')
}

const isOn = (page: Page, topic: string) => expect(page.getByRole('heading', { name: topic, level: 2 })).toBeVisible()
const notesOf = (page: Page, topic: string) => page.getByRole('textbox', { name: `Notes for ${topic}` })
const captured = (page: Page) => page.getByRole('list', { name: 'Captured', exact: true })
const outcomes = (page: Page): Locator => page.getByRole('list', { name: 'Outcomes', exact: true })

async function note(page: Page, topic: string, words: string): Promise<void> {
  await notesOf(page, topic).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(words)
}

async function capture(page: Page, kind: 'Decision' | 'Action' | 'Side note', words: string): Promise<void> {
  await page.getByRole('button', { name: kind, exact: true }).click()
  await page.getByRole('form', { name: 'Capture' }).getByRole('textbox').first().fill(words)
  await page.getByRole('button', { name: `Capture ${kind.toLowerCase()}` }).click()
  await expect(captured(page)).toContainText(words)
}

/** Nothing axe knows to be wrong, and nothing wider than the page. */
async function isSound(page: Page): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze()
  expect(passes.length).toBeGreaterThan(10)
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

/** When the item ends by the true time, as this page has it. */
async function trueEnd(page: Page, ahead: number): Promise<number> {
  return Number(await page.locator('[data-ends-ms]').getAttribute('data-ends-ms')) - ahead
}

test('three meet though one drops off the network, and everything they did is there once', async ({
  openProfile,
  address
}) => {
  test.setTimeout(240_000)
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')
  const cleo = await openProfile('cleo', { viewport: { width: 390, height: 844 } })
  await runAhead(ana, AHEAD.ana)
  await runAhead(bela, AHEAD.bela)
  await runAhead(cleo, AHEAD.cleo)
  const pages = [ana.page, bela.page, cleo.page]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const invite = await makeInvite(ana.page)
  await join(bela.page, invite, 'Bela')
  await join(cleo.page, invite, 'Cleo')
  await knows(ana.page, ['Bela', 'Cleo'])
  const agenda = await newDocument(ana.page, 'Agenda', 'Hourly readings review')
  for (const topic of ITEMS) await addItem(ana.page, topic)
  await saved(ana.page)
  await handedOver(ana.page)

  await test.step('Ana starts it, the others join, and the timers agree within 300 ms', async () => {
    await ana.page.getByRole('button', { name: 'Start meeting', exact: true }).click()
    await isOn(ana.page, ITEMS[0])
    for (const { page } of [bela, cleo]) {
      await page.goto(agenda)
      await page.getByRole('button', { name: 'Join', exact: true }).click()
      await isOn(page, ITEMS[0])
    }
    await expect(ana.page.getByRole('list', { name: 'In the call' }).getByRole('listitem')).toHaveCount(3)
    const spread = async () => {
      const ends = await Promise.all([
        trueEnd(ana.page, AHEAD.ana),
        trueEnd(bela.page, AHEAD.bela),
        trueEnd(cleo.page, AHEAD.cleo)
      ])
      return Math.max(...ends) - Math.min(...ends)
    }
    await expect.poll(spread, { timeout: 40_000 }).toBeLessThanOrEqual(300)
  })

  await test.step('all write, and Ana captures a decision', async () => {
    await note(bela.page, ITEMS[0], '10 cm in 10 minutes would have caught March.')
    await expect(notesOf(ana.page, ITEMS[0])).toContainText('caught March')
    await capture(ana.page, 'Decision', 'Flood mode starts at 10 cm in 10 minutes')
    await expect(captured(cleo.page)).toContainText('Flood mode starts')
    await captured(bela.page).getByRole('button', { name: 'I agree' }).click()
    await expect(captured(ana.page)).toContainText('1 agrees')
    for (const { page } of [ana, cleo]) await isSound(page)
    await ana.page.getByRole('button', { name: 'Next item', exact: true }).click()
    for (const page of pages) await isOn(page, ITEMS[1])
  })

  await test.step('Cleo drops off at item 2 and goes on with her notes', async () => {
    await workOffline(cleo.page, true)
    await note(cleo.page, ITEMS[1], 'Three gauges used 4 percent a week.')
    await capture(cleo.page, 'Action', 'Cleo reads the Fraser log')
    await saved(cleo.page)
  })

  await test.step('the others go on to item 5', async () => {
    for (const topic of ITEMS.slice(2)) {
      await ana.page.getByRole('button', { name: 'Next item', exact: true }).click()
      await isOn(bela.page, topic)
    }
    await capture(bela.page, 'Side note', 'Joss has a boat')
  })

  await test.step('Cleo comes back to where everybody is, and her words are with them once', async () => {
    await workOffline(cleo.page, false)
    await isOn(cleo.page, ITEMS[4])
    await ana.page
      .getByRole('list', { name: 'Steps of the meeting' })
      .getByRole('button', { name: /Battery log/ })
      .click()
    await expect(notesOf(ana.page, ITEMS[1])).toHaveText('Three gauges used 4 percent a week.', { timeout: 40_000 })
    await expect(captured(ana.page).getByRole('listitem')).toHaveCount(1)
    await expect(captured(ana.page)).toContainText('Cleo reads the Fraser log')
    await expect(ana.page.getByText('Everybody is at 5 Next retreat')).toBeVisible()
  })

  await test.step('two of three would adjourn, and Ana ends it with an outcome for each item', async () => {
    for (const { page } of [bela, cleo]) {
      await page.getByRole('button', { name: 'I think we can adjourn', exact: true }).click()
    }
    await expect(ana.page.getByText('2 of 3 say so', { exact: true })).toBeVisible({ timeout: 40_000 })
    await expect(ana.page.getByText('The meeting is adjourned')).toBeVisible()
    await ana.page.getByRole('button', { name: 'End meeting', exact: true }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'End this meeting?' })
    const end = dialog.getByRole('button', { name: 'End it for everyone' })
    await expect(end).toHaveAttribute('aria-disabled', 'true')
    await dialog
      .getByRole('radiogroup', { name: `Outcome of ${ITEMS[0]}` })
      .getByText('Decided', { exact: true })
      .click()
    await dialog.getByRole('button', { name: /^Not decided, for the other 4/ }).click()
    await end.click()
    for (const page of pages) {
      await expect(outcomes(page).locator('> li')).toHaveCount(5, { timeout: 40_000 })
      await expect(page.getByText('1 side note not ported')).toBeVisible()
      await expect(page.getByRole('list', { name: 'Captured in the meeting' }).getByRole('listitem')).toHaveCount(2)
    }
    await sameDocument(...pages)
    for (const { page } of [ana, cleo]) await isSound(page)
  })
})
