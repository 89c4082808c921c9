/**
 * Where no direct way is found: two people who go only through a relay write at the same time, see each other's carets, and
 * no connection between their browsers is ever made.
 */
import type { Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import { addRelay } from './support/relay-story'
import { startServer } from './support/server'
import { body, createWorkspace, join, makeInvite, newDocument, sameDocument, saved, syncLine } from './support/story'

declare global {
  interface Window {
    connectionsMade: number
  }
}

test('Ana and Bela write together through a relay alone, and neither browser connects to the other', async ({
  openProfile,
  address
}) => {
  test.setTimeout(120_000)
  const relay = await startServer({ args: ['--no-app'] })
  const [ana, bela] = [await openProfile('ana'), await openProfile('bela')]
  for (const { page } of [ana, bela]) await page.addInitScript(countConnections)
  const relayAddress = relay.origin.replace('http', 'ws')
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  await addRelay(ana.page, relayAddress)
  await onlyThroughRelays(ana.page)
  const note = await newDocument(ana.page, 'Note', 'Readings')
  const link = await makeInvite(ana.page)
  await join(bela.page, link, 'Bela')
  await onlyThroughRelays(bela.page)

  for (const { page } of [ana, bela]) await page.goto(note)
  await body(ana.page).click()
  await ana.page.keyboard.type('One metre two.')
  await saved(ana.page)
  await expect(body(bela.page)).toContainText('One metre two.')

  await test.step('each sees that the other is here, and where', async () => {
    await expect(bela.page.getByText('Here now').first()).toBeAttached({ timeout: 30_000 })
    await body(bela.page).click()
    await bela.page.keyboard.press('ControlOrMeta+End')
    await expect(ana.page.locator('.peer-caret')).toHaveCount(1, { timeout: 30_000 })
    await bela.page.keyboard.type(' And rising.')
    await expect(body(ana.page)).toContainText('One metre two. And rising.')
    await sameDocument(ana.page, bela.page)
  })

  await test.step('the sync page says through what', async () => {
    await syncLine(ana.page).click()
    await expect(ana.page.getByRole('list', { name: 'Connected' })).toContainText('cannot read it')
  })

  for (const { page } of [ana, bela]) expect(await page.evaluate(() => window.connectionsMade)).toBe(0)
  await relay.stop()
})

function countConnections(): void {
  window.connectionsMade = 0
  const Native = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.connectionsMade += 1
    }
  }
}

async function onlyThroughRelays(page: Page): Promise<void> {
  await syncLine(page).click()
  const toggle = page.getByRole('switch', { name: 'Only through relays' })
  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-checked', 'true')
}
