/** A proposal on its way to a decision: read, answered, changed, and closed by two people who could not hear each other. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import {
  createWorkspace,
  handedOver,
  join,
  mainNavigation,
  makeInvite,
  newDocument,
  saved,
  workOffline
} from './support/story'

const SECTIONS = {
  Summary: 'Gauges would send once an hour.',
  Problem: 'Nine of 41 gauges went silent last winter.',
  Proposal: 'From 1 February gauges send on the hour.',
  'How to undo': 'Set the interval back.'
}

const status = (page: Page) => page.locator('[data-status]').first()
const positions = (page: Page) => page.getByRole('list', { name: 'Positions' })

async function fill(page: Page, section: string, words: string): Promise<void> {
  await page.getByRole('textbox', { name: section, exact: true }).click()
  await page.keyboard.type(words)
}

async function take(page: Page, stance: string, reason: string): Promise<void> {
  const mine = page.getByRole('radiogroup', { name: 'Your position' })
  await mine.getByRole('radio', { name: stance }).check({ force: true })
  await page.getByRole('textbox', { name: /^Your reason/ }).fill(reason)
  await page.getByRole('button', { name: 'Save my position' }).click()
  await expect(positions(page).getByText(reason)).toBeVisible()
}

async function conclude(page: Page, button: RegExp, verdict: string, why: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog', { name: 'What came of it?' })
  await dialog.getByRole('radio', { name: verdict }).check({ force: true })
  await dialog.getByRole('textbox', { name: /^Why/ }).fill(why)
  await dialog.getByRole('button', { name: /^Record/ }).click()
  await expect(dialog).toBeHidden()
}

test('three people decide without a meeting, and two close it differently while apart', async ({
  openProfile,
  address
}) => {
  test.setTimeout(240_000)
  const [ana, bela, cleo] = [await openProfile('ana'), await openProfile('bela'), await openProfile('cleo')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const proposal = await newDocument(ana.page, 'Proposal', 'Read gauges hourly')

  await test.step('it opens only when its sections are there and somebody said how it is decided', async () => {
    const open = ana.page.getByRole('button', { name: 'Open the proposal' })
    await expect(open).toHaveAttribute('aria-disabled', 'true')
    for (const [section, words] of Object.entries(SECTIONS)) await fill(ana.page, section, words)
    await expect(open).toHaveAccessibleDescription('Nobody said yet how it is decided.')
    await ana.page.getByRole('button', { name: 'Say how it is decided' }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'How is this decided?' })
    await dialog.getByRole('radio', { name: /^Consent/ }).check({ force: true })
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(dialog).toBeHidden()
    await open.click()
    await expect(status(ana.page)).toHaveAttribute('data-status', 'open')
    await saved(ana.page)
  })

  await test.step('the others read it and take positions', async () => {
    const invite = await makeInvite(ana.page)
    await join(bela.page, invite, 'Bela')
    await join(cleo.page, invite, 'Cleo')
    await handedOver(ana.page)
    for (const { page } of [ana, bela, cleo]) await page.goto(proposal)
    await take(bela.page, 'Disagree', 'The flood desk needs it live.')
    await expect(positions(ana.page).getByText('The flood desk needs it live.')).toBeVisible()
  })

  await test.step('when the text changes, a position says so, shows what changed, and may still stand', async () => {
    await fill(ana.page, 'Alternatives', 'Bigger batteries.')
    await saved(ana.page)
    const row = positions(bela.page).getByRole('listitem').filter({ hasText: 'needs it live' })
    await expect(row.getByText('the text has changed since')).toBeVisible()
    await row.getByRole('button', { name: 'What changed' }).click()
    await expect(row.getByText('Bigger batteries.')).toBeVisible()
    await bela.page.getByRole('button', { name: 'Still stands' }).click()
    await expect(row.getByText('the text has changed since')).toBeHidden()
  })

  await test.step('two close it differently while apart', async () => {
    await workOffline(cleo.page, true)
    await cleo.page.goto(proposal)
    await conclude(ana.page, /^Write the outcome now/, 'Adopted', 'Nobody blocks.')
    await expect(status(ana.page)).toHaveAttribute('data-status', 'provisional')
    await expect(status(ana.page)).toContainText(/Provisional · [12] of 3 heard/)
    await conclude(cleo.page, /^Write the outcome now/, 'Declined', 'The flood desk is right.')
  })

  await test.step('when they meet it is one question for all, until somebody who knows both answers it', async () => {
    await workOffline(cleo.page, false)
    for (const { page } of [ana, bela, cleo]) {
      await page.goto(proposal)
      await expect(status(page)).toHaveAttribute('data-status', 'unsettled', { timeout: 60_000 })
      await expect(page.getByText('Nobody blocks.')).toBeVisible()
      await expect(page.getByText('The flood desk is right.')).toBeVisible()
    }
    await conclude(bela.page, /Cleo wrote|declined/, 'Declined', 'We wait for the flood desk.')
    for (const { page } of [ana, bela, cleo]) {
      await expect(page.getByText('We wait for the flood desk.')).toBeVisible({ timeout: 60_000 })
      await expect(status(page)).toHaveAttribute('data-status', /closed|provisional/)
    }
  })

  await test.step('the decision is found by whoever was asleep', async () => {
    await mainNavigation(ana.page).getByRole('link', { name: 'Decisions' }).click()
    const entry = ana.page.getByRole('listitem').filter({ hasText: 'We wait for the flood desk.' })
    await expect(entry.getByRole('link', { name: 'Read gauges hourly' })).toBeVisible()
    await expect(entry.getByText('Declined')).toBeVisible()
    await expect(entry.getByText(/written by/)).toContainText('Bela')
    await entry.getByRole('button', { name: /^What it was about/ }).click()
    await expect(entry.getByText(SECTIONS.Problem)).toBeVisible()
    await expect(entry.getByText('Bigger batteries.')).toBeVisible()
    await expect(entry.getByText('The flood desk needs it live.')).toBeVisible()
    await ana.page.getByRole('searchbox', { name: 'Search decisions' }).fill('nothing of the kind')
    await expect(ana.page.getByText('No decision says that.')).toBeVisible()
  })

  await test.step('whoever wrote it is thanked, and a note that comes of it is made a proposal, linked both ways', async () => {
    await ana.page.goto(proposal)
    await ana.page.getByRole('button', { name: 'Thanks' }).click()
    await expect(bela.page.getByText(/^From .?Ana/)).toBeVisible()
    const note = await newDocument(ana.page, 'Note', 'Frozen gauges')
    await ana.page.getByRole('textbox', { name: 'Body' }).click()
    await ana.page.keyboard.type('Heaters would help.')
    await saved(ana.page)
    await ana.page.getByRole('button', { name: 'More actions' }).click()
    await ana.page.getByRole('menuitem', { name: 'Make this a proposal' }).click()
    await expect(ana.page.getByRole('textbox', { name: 'Problem' })).toContainText('Heaters would help.')
    const trail = ana.page.getByRole('navigation', { name: 'Trail' })
    await trail.getByRole('link', { name: /Frozen gauges$/ }).click()
    await expect(ana.page).toHaveURL(note)
    await expect(trail.getByText('this note')).toBeVisible()
    await expect(trail.getByRole('link', { name: 'Proposal: Frozen gauges' })).toBeVisible()
  })
})
