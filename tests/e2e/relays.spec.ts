/** Relays as people see and settle them, and the check of what works from here. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import { startServer, type TestServer } from './support/server'
import { createWorkspace, join, makeInvite, syncLine } from './support/story'

/** Nobody listens there: port 9 is given to nobody. */
const NOBODY = 'localhost:9'
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let server: TestServer
let relay: { readonly host: string }

test.beforeAll(async () => {
  server = await startServer({ args: ['--no-app'] })
  relay = { host: `localhost:${server.port}` }
})

test.afterAll(() => server.stop())

const rows = (page: Page) => page.getByRole('list', { name: 'Relays' }).getByRole('listitem')

async function openSync(page: Page): Promise<void> {
  await syncLine(page).click()
  await expect(page.getByRole('button', { name: 'Add a relay' })).toBeVisible()
}

/** With the dialog still open where the relay did not answer. */
async function tryRelay(page: Page, address: string, forWhom: 'Everyone' | 'This device only'): Promise<void> {
  await page.getByRole('button', { name: 'Add a relay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a relay' })
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address)
  await dialog.getByText(forWhom, { exact: true }).click()
  await dialog.getByRole('button', { name: 'Add the relay' }).click()
}

async function withoutFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    []
  )
}

test('a relay is tried, added all the same, shared, and found by whoever joins', async ({ openProfile, address }) => {
  const ana = await openProfile('ana')
  await createWorkspace(ana.page, address, { workspace: 'Low Water', name: 'Ana' })
  await openSync(ana.page)
  await expect(rows(ana.page)).toHaveCount(0)

  await tryRelay(ana.page, `http://${relay.host}/`, 'This device only')
  await expect(ana.page.getByText(/is a relay, and answered in \d+ ms/)).toBeVisible()
  await expect(rows(ana.page)).toHaveText([new RegExp(`${relay.host}.*this device only`)])

  await tryRelay(ana.page, 'wss://ana:secret@relay.example', 'Everyone')
  const dialog = ana.page.getByRole('dialog', { name: 'Add a relay' })
  await expect(dialog.getByText(/There is a user name, a password or a key/)).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Address' }).fill(NOBODY)
  await dialog.getByRole('button', { name: 'Add the relay' }).click()
  await expect(dialog.getByRole('status')).toContainText(`${NOBODY} did not answer`)
  await withoutFaults(ana.page)
  await dialog.getByRole('button', { name: 'Add it all the same' }).click()
  await expect(dialog).toBeHidden()
  await expect(rows(ana.page).filter({ hasText: NOBODY })).toContainText('for everyone')

  await ana.page.reload()
  await expect(rows(ana.page)).toHaveCount(2)
  const link = await makeInvite(ana.page)
  const bela = await openProfile('bela')
  await join(bela.page, link, 'Bela')
  await openSync(bela.page)
  await expect(rows(bela.page).filter({ hasText: NOBODY })).toBeVisible()
  await expect(bela.page.getByRole('button', { name: 'Add a server' })).toBeHidden()

  await openSync(ana.page)
  await ana.page.getByRole('button', { name: `More about ${relay.host}` }).click()
  await ana.page.getByRole('menuitem', { name: 'Use it for everyone' }).click()
  await expect(rows(ana.page).filter({ hasText: relay.host })).toContainText('for everyone')
  await ana.page.getByRole('button', { name: `More about ${NOBODY}` }).click()
  await ana.page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(rows(ana.page)).toHaveText([new RegExp(`${relay.host}.*for everyone`)])
  expect([...ana.errors, ...bela.errors].filter((error) => !error.includes(NOBODY))).toEqual([])
})

test('an admin names servers for direct paths, with a password only where one is needed', async ({
  openProfile,
  address
}) => {
  const { page } = await openProfile('ana')
  await createWorkspace(page, address, { workspace: 'Low Water', name: 'Ana' })
  await openSync(page)
  await page.getByRole('button', { name: 'Add a server' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a server for direct paths' })
  await dialog.getByRole('textbox', { name: 'Address' }).fill('turn:turn.example')
  await dialog.getByRole('textbox', { name: 'User name' }).fill('low-water')
  await dialog.getByRole('button', { name: 'Add the server' }).click()
  await expect(dialog.getByText(/lets nobody in without/)).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Password' }).fill('seventeen')
  await withoutFaults(page)
  await dialog.getByRole('button', { name: 'Add the server' }).click()
  await expect(dialog).toBeHidden()
  const servers = page.getByRole('list', { name: 'STUN and TURN servers' }).getByRole('listitem')
  await expect(servers).toHaveText([/turn\.example.*TURN/])
  await page.getByRole('button', { name: 'Remove turn.example' }).click()
  await expect(servers).toHaveCount(0)
})

test('only through relays is remembered, and the check says what works from here', async ({ openProfile, address }) => {
  const { page } = await openProfile('ana')
  await createWorkspace(page, address, { workspace: 'Low Water', name: 'Ana' })
  await openSync(page)
  await tryRelay(page, relay.host, 'Everyone')
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('link', { name: 'Check the connection' }).click()
  const line = (id: string) => page.locator(`[data-check="${id}"]`)
  const list = page.getByRole('list', { name: 'Connection check' })
  await expect(list).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
  await expect(line('page')).toHaveAttribute('data-state', 'works')
  await expect(line('signaling')).toContainText(/answered in \d+ ms/)
  await expect(line(`relay ws://${relay.host}`)).toHaveAttribute('data-state', 'works')
  await expect(line('direct')).toContainText('Only inside this network')
  await expect(line('turn')).toHaveAttribute('data-state', 'off')
  await expect(line('clock')).toHaveAttribute('data-state', 'works')
  await expect(
    page.getByRole('status').filter({ hasText: 'directly inside this network and through a relay' })
  ).toBeVisible()
  await withoutFaults(page)

  await page.goBack()
  const relayOnly = page.getByRole('switch', { name: 'Only through relays' })
  await relayOnly.click()
  await expect(relayOnly).toHaveAttribute('aria-checked', 'true')
  await page.reload()
  await expect(relayOnly).toHaveAttribute('aria-checked', 'true')
  await page.getByRole('link', { name: 'Check the connection' }).click()
  await expect(list).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
  await expect(line('direct')).toContainText('because Only through relays is on')
  await expect(line('signaling')).toHaveAttribute('data-state', 'off')
})
