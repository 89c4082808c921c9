/** A newcomer looks at the sample team, and leaves no trace of it. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import { linkOrButton, mainNavigation, syncLine } from './support/story'

const DOCUMENTS = [
  'Flood page, readable in the rain',
  'Hourly readings review',
  'Nobody takes a 22:00 call twice in a row',
  'Return the loan gauges',
  'Send gauge readings hourly, not live',
  'Spare parts box',
  'Spring retreat in Porto',
  'Winter gauge visits',
  'Written check-ins replace the Monday call',
  'Your first week'
]

test('the sample team is explored, and deleted in one step', async ({ openProfile, address }) => {
  const { page, errors } = await openProfile('newcomer')
  await page.goto(address)
  await linkOrButton(page, /^Explore a sample team/).click()
  await expect(page).toHaveURL(/\/w\/[\w-]+$/)
  await expect(page.getByText('Sample', { exact: true })).toBeVisible()

  await expect(syncLine(page)).toHaveAttribute('data-pending', '0')
  await expect(syncLine(page)).toHaveAttribute('data-devices', '6')

  await mainNavigation(page).getByRole('link', { name: 'Library' }).click()
  for (const title of DOCUMENTS) await expect(entryOf(page, title)).toBeVisible()
  const visits = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Winter gauge visits' })
  await expect(visits).toContainText('Ravi')

  await mainNavigation(page).getByRole('link', { name: 'Decisions' }).click()
  await expect(page.getByText('2 decisions, 2 in force.', { exact: false })).toBeVisible()

  await mainNavigation(page).getByRole('link', { name: 'People' }).click()
  for (const name of ['Inês', 'Ana', 'Mei', 'Ravi', 'Joss', 'Zawadi', 'Tomasz'])
    await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: name }).first()).toBeVisible()

  await page.getByRole('button', { name: /^Workspace: / }).click()
  await page.getByRole('menuitem', { name: /^Delete the sample/ }).click()
  await page.getByRole('button', { name: 'Delete the sample' }).click()
  await expect(linkOrButton(page, /^Explore a sample team/)).toBeVisible()
  expect(await databases(page)).toEqual(['eventual'])
  expect(errors).toEqual([])
})

function entryOf(page: Page, title: string) {
  return page.getByRole('main').getByRole('link', { name: title })
}

/** What this device keeps: the directory of workspaces stays. */
function databases(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
}
